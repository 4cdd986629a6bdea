import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Attachment, Id } from '@parley/protocol';
import type { Clock } from '../clock.ts';
import type { Contents } from './contents.ts';
import type { AttachmentRecord, AttachmentRecords } from './records.ts';

/** A file that no turn took within this is deleted, in milliseconds (rule H11): a page sends within a day or never. */
export const UNUSED_FOR_MS = 86_400_000;
/** How many files one sweep looks at. */
const SWEPT_AT_ONCE = 500;

/** A file as it comes. */
export interface Upload extends Omit<Attachment, 'size'> {
  readonly visitorId: Id;
}

/**
 * The files that turns refer to (rule H11). It exists so that turns, routes and responders need not know whether they
 * lie in a folder or in GridFS.
 *
 * Methods with a `visitorId` answer as if other visitors' files did not exist (rule I11). Where the data cannot be
 * reached they reject with a `StoreUnavailableError`, and the same call may be made again.
 */
export interface AttachmentStore {
  /** Where the bytes are, without secrets. */
  readonly description: string;
  /**
   * Keeps a file whose bytes come one after the other, and never holds it whole. Resolves once it is durable. Where the
   * visitor has one of this id, that one stays and is given. Rejects with what `bytes` throws, and keeps nothing then.
   */
  write(upload: Upload, bytes: AsyncIterable<Uint8Array>): Promise<Attachment>;
  find(visitorId: Id, id: Id): Promise<Attachment | null>;
  /** A file with its bytes. */
  read(visitorId: Id, id: Id): Promise<{ readonly attachment: Attachment; readonly bytes: Readable } | null>;
  /** The bytes that a visitor's files have together which no turn has. */
  unusedBytes(visitorId: Id): Promise<number>;
  /**
   * Makes sure that files are there for another day, so that a turn that takes them can be stored; `missing` is the
   * first that is not there. Once the turn is stored, `keep` is called; if that never happens, the sweep asks for it.
   */
  hold(
    visitorId: Id,
    ids: readonly Id[],
  ): Promise<{ readonly attachments: readonly Attachment[] } | { readonly missing: Id }>;
  /** A turn has these: they stay for ever. */
  keep(visitorId: Id, ids: readonly Id[]): Promise<void>;
  /**
   * Deletes files that no turn took in time, and bytes that belong to no file.
   *
   * @param isTaken whether a turn has a file: it may have been stored without `keep` being heard of
   * @returns how many files were deleted
   */
  sweep(isTaken: (visitorId: Id, id: Id) => Promise<boolean>): Promise<number>;
  close(): Promise<void>;
}

/** Files out of what is known of them and where their bytes are. */
export function createAttachmentStore({
  records,
  contents,
  clock,
}: {
  readonly records: AttachmentRecords;
  readonly contents: Contents;
  readonly clock: Clock;
}): AttachmentStore {
  async function discard(content: string): Promise<void> {
    await contents.remove(content);
    await records.forget(content);
  }

  return {
    description: contents.description,

    async write({ visitorId, id, name, mediaType }, bytes) {
      const content = randomBytes(12).toString('hex');
      let size = 0;
      async function* counted(): AsyncIterable<Uint8Array> {
        for await (const piece of bytes) {
          size += piece.length;
          yield piece;
        }
      }
      await records.note(content, clock());
      try {
        await contents.write(content, counted());
        const record = { visitorId, id, name, mediaType, size, content, expiresAt: clock() + UNUSED_FOR_MS };
        if (await records.add(record)) return attachmentOf(record);
      } catch (error) {
        // Where this fails too, the note is still there.
        await discard(content).catch(() => {});
        throw error;
      }
      await discard(content).catch(() => {});
      const present = await records.find(visitorId, id);
      if (!present) throw new Error(`attachment ${id} was there and is not any more; it was deleted meanwhile`);
      return attachmentOf(present);
    },

    async find(visitorId, id) {
      const record = await records.find(visitorId, id);
      return record && attachmentOf(record);
    },

    async read(visitorId, id) {
      const record = await records.find(visitorId, id);
      return record && { attachment: attachmentOf(record), bytes: await contents.read(record.content) };
    },

    unusedBytes: (visitorId) => records.unusedBytes(visitorId),

    async hold(visitorId, ids) {
      const attachments: Attachment[] = [];
      for (const id of ids) {
        const record = await records.hold(visitorId, id, clock() + UNUSED_FOR_MS);
        if (!record) return { missing: id };
        attachments.push(attachmentOf(record));
      }
      return { attachments };
    },

    async keep(visitorId, ids) {
      await Promise.all(ids.map((id) => records.keep(visitorId, id)));
    },

    async sweep(isTaken) {
      const now = clock();
      let deleted = 0;
      for (const record of await records.expired(now, SWEPT_AT_ONCE)) {
        // Asked after its end was read, and removed only if that has not moved: a turn that takes it moves it first.
        if (await isTaken(record.visitorId, record.id)) await records.keep(record.visitorId, record.id);
        else if (await records.remove(record, now)) {
          await discard(record.content);
          deleted += 1;
        }
      }
      // What was noted so long ago is no upload under way.
      for (const { content, isUsed } of await records.noted(now - UNUSED_FOR_MS, SWEPT_AT_ONCE)) {
        if (isUsed) await records.forget(content);
        else await discard(content);
      }
      return deleted;
    },

    async close() {
      await contents.close();
      await records.close();
    },
  };
}

function attachmentOf({ id, name, mediaType, size }: AttachmentRecord): Attachment {
  return { id, name, mediaType, size };
}
