import { withLimit } from '@parley/adapters';
import type { Attachment, Id } from '@parley/protocol';
import { pauseMs } from './backoff.ts';
import type { FileLineParts } from './file-line.ts';
import { memoryShelf, type FileShelf } from './file-shelf.ts';
import { PAUSE, refused, type OutboxEntry } from './outbox-entry.ts';
import { STORAGE_PATIENCE_MS } from './outbox.ts';
import { Uploads } from './uploads.ts';

/**
 * Makes the uploads of a conversation and ties them to its outbox: what is uploaded a turn waits for no more, and what
 * will not be is why a turn cannot go.
 *
 * @param lent bytes that this page has, by their files' ids
 */
export async function makeUploads(parts: FileLineParts, lent: ReadonlyMap<Id, Blob>): Promise<Uploads> {
  const { files, environment, outbox, counts, storage } = parts;
  const waitingFor = (id: Id): OutboxEntry[] => outbox.entries.filter(({ uploads }) => uploads?.includes(id));
  const shelf = (await storage.openShelf?.()) ?? memoryShelf();
  return new Uploads({
    files,
    environment,
    shelf: { ...shelf, get: patient(shelf, parts) },
    lent,
    counts,
    pauseMs: (attempts) => pauseMs(attempts, environment.random, PAUSE),
    uploaded(file) {
      for (const entry of waitingFor(file.id)) outbox.change(withUploaded(entry, file));
    },
    failed(id, { detail }) {
      for (const entry of waitingFor(id)) {
        if (entry.state !== 'queued') continue;
        outbox.change(refused(entry, { code: 'file', ...(detail !== undefined && { detail }) }));
      }
    },
    async isAwaited(id) {
      await outbox.refresh();
      return waitingFor(id).length > 0;
    },
  });
}

/** A shelf that hangs has no file, as far as anybody can tell: what waits for one says so. */
function patient(shelf: FileShelf, { environment }: FileLineParts): FileShelf['get'] {
  const late = (): Error => new Error(`the shelf gave no answer within ${STORAGE_PATIENCE_MS} ms`);
  return (id) => withLimit(environment, STORAGE_PATIENCE_MS, shelf.get(id), late);
}

/** One of its files is at the backend. */
function withUploaded(entry: OutboxEntry, file: Attachment): OutboxEntry {
  const attachments = entry.attachments.map((other) => (other.id === file.id ? file : other));
  return { ...entry, attachments, uploads: entry.uploads?.filter((id) => id !== file.id) ?? [] };
}
