import type { Id } from '@parley/protocol';
import type { Log } from '../log.ts';
import { repeat, type Repeating } from '../repeat.ts';
import type { AttachmentStore } from './attachment-store.ts';

/** How often unused files are looked for, in milliseconds: so much longer than a day one may stay. */
const SWEEP_EVERY_MS = 10 * 60_000;

/**
 * Deletes files that no turn took (rule H11), at once and then every ten minutes. Several servers may: each file is removed
 * by one.
 */
export type AttachmentSweeper = Repeating;

/** A sweeper over one store of files. */
export function createAttachmentSweeper({
  attachments,
  isTaken,
  log,
}: {
  readonly attachments: AttachmentStore;
  /** Whether a turn has a file. */
  isTaken(visitorId: Id, id: Id): Promise<boolean>;
  readonly log: Log;
}): AttachmentSweeper {
  return repeat(async () => {
    try {
      const deleted = await attachments.sweep(isTaken);
      if (deleted > 0) log.info('unused files deleted', { count: deleted });
    } catch (error) {
      log.warn('files not swept', { err: error });
    }
  }, SWEEP_EVERY_MS);
}
