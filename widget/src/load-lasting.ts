import { importWithRetry, loadOnce } from './load-once.ts';

/** How long it is until what could not be fetched is fetched again: more each time, up to the most. */
const AGAIN_MS = { first: 2_000, most: 60_000 } as const;

/**
 * As `loadOnce`, but it fetches until it is there: again after a pause, and as soon as the network is back. For what
 * somebody waits for while nothing else happens that could ask anew.
 */
export function loadLasting<T>(fetch: () => Promise<T>): () => Promise<T | undefined> {
  return loadOnce(async () => {
    for (let ms: number = AGAIN_MS.first; ; ms = Math.min(ms * 2, AGAIN_MS.most)) {
      try {
        return await importWithRetry(fetch);
      } catch {
        await pauseOrNetwork(ms);
      }
    }
  });
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
