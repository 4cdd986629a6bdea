import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { ProblemError } from '../problems.ts';
import { repeat, type Repeating } from '../repeat.ts';
import type { OverdueReply, Store } from '../store/store.ts';

/** How often it is looked, in milliseconds: a reply waits for a day, and nobody counts the minute. */
const SWEEP_EVERY_MS = 60_000;
/** How many are cancelled at one look; the others a minute later. */
const SWEPT_AT_ONCE = 500;

/** Cancels replies that have waited for the visitor for too long (rule W11). */
export function createAwaitingSweeper({
  store,
  cancel,
  clock,
  log,
  everyMs = SWEEP_EVERY_MS,
}: {
  readonly store: Pick<Store, 'overdue'>;
  /** Ends a reply in the visitor's name. */
  cancel(reply: OverdueReply): Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
  readonly everyMs?: number;
}): Repeating {
  async function sweep(): Promise<void> {
    for (const reply of await store.overdue(clock(), SWEPT_AT_ONCE)) {
      // It was answered, or ended, since it was found.
      await cancel(reply).catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
      });
    }
  }
  return repeat(() => sweep().catch((error: unknown) => log.warn('sweep failed', { err: error })), everyMs);
}
