import { makeId } from '@parley/protocol';
import type { Environment, LockTerms, TabChannel } from './environment.ts';

/**
 * The page that this runs in. What the browser lacks is left out quietly: plain http pages have no Web Locks, and Node
 * has no page that could be looked at.
 */
export const browserEnvironment: Environment = {
  now: () => Date.now(),
  setTimer(run, ms) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  makeId: () => makeId(),
  onVisible(run) {
    if (typeof document === 'undefined') return () => {};
    const look = (): void => {
      if (document.visibilityState === 'visible') run();
    };
    const ending = new AbortController();
    document.addEventListener('visibilitychange', look, ending);
    // A page that comes back from the back-forward cache tells `pageshow`, and not always `visibilitychange`.
    window.addEventListener('pageshow', ({ persisted }) => persisted && look(), ending);
    return () => ending.abort();
  },
  onNetwork(run) {
    if (typeof window === 'undefined') return () => {};
    window.addEventListener('online', run);
    return () => window.removeEventListener('online', run);
  },
  lock,
  channel,
};

async function lock<T>(name: string, work: () => Promise<T>, { patienceMs, signal }: LockTerms): Promise<T> {
  signal.throwIfAborted();
  let begun = false;
  try {
    return await navigator.locks.request(
      name,
      { signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) },
      () => {
        begun = true;
        return work();
      },
    );
  } catch (error) {
    if (begun) throw error;
    // Not given in time, or there are none, or forbidden here (a sandboxed frame): the lock saves double work, it guards
    // nothing.
    signal.throwIfAborted();
    return work();
  }
}

function channel(name: string, hear: (message: unknown) => void): TabChannel {
  let line: BroadcastChannel;
  try {
    line = new BroadcastChannel(name);
  } catch {
    // There are none, or they are forbidden here.
    return { post() {}, close() {} };
  }
  line.onmessage = (event: MessageEvent) => hear(event.data);
  // In Node an open channel would keep the process alive; browsers have no such method.
  (line as { unref?: () => void }).unref?.();
  return { post: (message) => line.postMessage(message), close: () => line.close() };
}
