import { setTimeout } from 'node:timers/promises';

/** A pause of `ms` milliseconds that rejects with the signal's reason as soon as the signal aborts. */
export type Delay = (ms: number, signal: AbortSignal) => Promise<void>;

/** The pause that the clock on the wall makes. Nothing to wait for costs no turn of the event loop. */
export const delay: Delay = async (ms, signal) => {
  signal.throwIfAborted();
  if (ms <= 0) return;
  await setTimeout(ms, undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
};

/** Waits for a promise, but not longer than until the signal aborts; then rejects with the signal's reason. */
export async function waitFor<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    if (signal.aborted) onAbort();
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
