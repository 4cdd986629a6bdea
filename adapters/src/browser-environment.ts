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
    // A page that comes back from the back-forward cache tells `pageshow`, and not always `visibilitychange`.
    const show = (event: Event): void => {
      if ((event as PageTransitionEvent).persisted) look();
    };
    return both(listen(document, 'visibilitychange', look), listen(window, 'pageshow', show));
  },
  onNetwork: (run) => (typeof window === 'undefined' ? () => {} : listen(window, 'online', run)),
  lock,
  channel,
};

async function lock<T>(name: string, work: () => Promise<T>, { patienceMs, signal }: LockTerms): Promise<T> {
  signal.throwIfAborted();
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  if (!locks) return work();
  const waiting = new AbortController();
  const stop = (): void => waiting.abort();
  const timer = setTimeout(stop, patienceMs);
  signal.addEventListener('abort', stop);
  let begun = false;
  const settle = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
  try {
    return await locks.request(name, { signal: waiting.signal }, () => {
      begun = true;
      settle();
      return work();
    });
  } catch (error) {
    if (begun) throw error;
    // Not given in time, or forbidden here (a sandboxed frame): the lock saves double work, it guards nothing.
    signal.throwIfAborted();
    return work();
  } finally {
    settle();
  }
}

function channel(name: string, hear: (message: unknown) => void): TabChannel {
  if (typeof BroadcastChannel === 'undefined') return { post() {}, close() {} };
  let line: BroadcastChannel;
  try {
    line = new BroadcastChannel(name);
  } catch {
    return { post() {}, close() {} };
  }
  line.onmessage = (event: MessageEvent) => hear(event.data);
  // In Node an open channel would keep the process alive; browsers have no such method.
  (line as { unref?: () => void }).unref?.();
  return { post: (message) => line.postMessage(message), close: () => line.close() };
}

function listen(target: EventTarget, type: string, run: (event: Event) => void): () => void {
  target.addEventListener(type, run);
  return () => target.removeEventListener(type, run);
}

function both(first: () => void, second: () => void): () => void {
  return () => {
    first();
    second();
  };
}
