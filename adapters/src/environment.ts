import type { Id } from '@parley/protocol';

/** A line to the other tabs of this origin that use the same name. */
export interface TabChannel {
  /** Tells every other tab, never this one. The message must survive a structured clone. */
  post(message: unknown): void;
  close(): void;
}

/** How long somebody waits for a lock, and what ends the waiting. */
export interface LockTerms {
  /** After this long the work is done without the lock. A tab that was frozen while it held one must stop nobody. */
  readonly patienceMs: number;
  /** Ends the waiting; work that has begun goes on. */
  readonly signal: AbortSignal;
}

/**
 * All that the headless client takes from the page around it. It exists so that a test can hold the clock, the timers,
 * chance and the other tabs, and play a schedule again from its seed. `browserEnvironment` is the real one.
 */
export interface Environment {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something once, after at least so many milliseconds. Gives what cancels it. */
  setTimer(run: () => void, ms: number): () => void;
  /** A number from 0 to just under 1. */
  random(): number;
  /** An id for a turn or a conversation (rules D1, D9). */
  makeId(): Id;
  /** Tells each time that the page is looked at again. Gives what ends it. */
  onVisible(run: () => void): () => void;
  /** Tells each time that the network came back. Gives what ends it. */
  onNetwork(run: () => void): () => void;
  /**
   * Does work while no other tab does work under the same name, where the browser can tell; where it cannot, at once.
   * Rejects with what the work rejects with, or where the signal aborted before it began.
   */
  lock<T>(name: string, work: () => Promise<T>, terms: LockTerms): Promise<T>;
  /** Opens a line to the other tabs; where the browser has none, nothing is ever heard. */
  channel(name: string, hear: (message: unknown) => void): TabChannel;
}
