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

/** How long it is until what could not be fetched is fetched again: doubled each time, up to the most. */
const AGAIN_MS = { first: 2_000, most: 60_000 } as const;

/**
 * A function that fetches something until it is there, once for all who call it: again after pauses that grow, and as
 * soon as the network is back. For what somebody waits for while nothing else happens that could ask anew.
 */
export function loadLasting<T>(fetch: () => Promise<T>): () => Promise<T> {
  const load = async (): Promise<T> => {
    for (let ms: number = AGAIN_MS.first; ; ms = Math.min(ms * 2, AGAIN_MS.most)) {
      try {
        return await fetch();
      } catch {
        await pauseOrNetwork(ms);
      }
    }
  };
  let loading: Promise<T> | undefined;
  return () => (loading ??= load());
}

function pauseOrNetwork(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end);
  });
}
