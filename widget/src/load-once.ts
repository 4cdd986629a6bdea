/**
 * A function that fetches something when it is first called, and never again once it was there. It never rejects: what
 * could not be fetched is asked for anew at the next call.
 */
export function loadOnce<T>(fetch: () => Promise<T>): () => Promise<T | undefined> {
  let loading: Promise<T | undefined> | undefined;
  return () => {
    loading ??= importWithRetry(fetch).catch(() => (loading = undefined));
    return loading;
  };
}

/**
 * Imports a module that may be asked for again. Firefox remembers of an address that nothing came from it, until the page
 * is loaded anew: so the module is asked for once more, at its address with a query. What it imports in turn has the
 * addresses that it always has. It may come twice so, where its callers do not keep it.
 *
 * The address is in the error. Firefox names there what could not be fetched, which may also be something that the module
 * imports: that is not the module, so only an address is asked whose file the function ends with. Any other error is
 * thrown on as it was; WebKit's names no address, and WebKit asks again by itself.
 *
 * @param load a function that imports and does nothing else: `() => import('./menu.ts')`
 */
export function importWithRetry<T>(load: () => Promise<T>): Promise<T> {
  return load().catch((error: unknown) => {
    const [address, file] = /\S*(\/\S+)/.exec(error as string) ?? [];
    // Behind the file come a quotation mark and a bracket.
    if (!file || !String(load).slice(0, -2).endsWith(file)) throw error;
    return import(`${address}?${Date.now()}`) as Promise<T>;
  });
}
