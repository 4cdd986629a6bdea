/**
 * A function that fetches something when it is first called, and never again once it was there. It never rejects: what
 * could not be fetched is asked for anew at the next call.
 */
export function loadOnce<T>(fetch: () => Promise<T>): () => Promise<T | undefined> {
  let loading: Promise<T | undefined> | undefined;
  return () => {
    loading ??= fetch().catch(() => (loading = undefined));
    return loading;
  };
}
