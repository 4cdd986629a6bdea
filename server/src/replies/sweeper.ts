import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Store, TurnKey } from '../store/store.ts';

/** How often due replies are looked for, in milliseconds (rule W7): what a lost wake-up call costs at most. */
const SWEEP_EVERY_MS = 1_000;
/** How many replies one sweep wakes; the rest waits a second, longest due first. */
const SWEPT_AT_ONCE = 500;

/** Looks for replies that nobody works on. */
export interface Sweeper {
  /** Sweeps at once and then every second. */
  start(): void;
  /** Ends it; resolves when a sweep under way is over. */
  stop(): Promise<void>;
}

/** A sweeper over one store (rule W7). */
export function createSweeper({
  store,
  wake,
  clock,
  log,
}: {
  readonly store: Store;
  wake(key: TurnKey): void;
  readonly clock: Clock;
  readonly log: Log;
}): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let sweeping: Promise<void> = Promise.resolve();

  async function sweep(): Promise<void> {
    try {
      for (const key of await store.due(clock(), SWEPT_AT_ONCE)) wake(key);
    } catch (error) {
      log.warn('sweep failed', { err: error });
    }
    if (running) timer = setTimeout(next, SWEEP_EVERY_MS);
  }
  function next(): void {
    sweeping = sweep();
  }

  return {
    start() {
      running = true;
      next();
    },
    async stop() {
      running = false;
      clearTimeout(timer);
      await sweeping;
    },
  };
}
