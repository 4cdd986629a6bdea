import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { repeat, type Repeating } from '../repeat.ts';
import type { Store, TurnKey } from '../store/store.ts';

/** How often due replies are looked for, in milliseconds (rule W7): what a lost wake-up call costs at most. */
const SWEEP_EVERY_MS = 1_000;
/** How many replies one sweep wakes; the rest waits a second, longest due first. */
const SWEPT_AT_ONCE = 500;

/** Looks for replies that nobody works on, at once and then every second. */
export type Sweeper = Repeating;

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
  return repeat(async () => {
    try {
      for (const key of await store.due(clock(), SWEPT_AT_ONCE)) wake(key);
    } catch (error) {
      log.warn('sweep failed', { err: error });
    }
  }, SWEEP_EVERY_MS);
}
