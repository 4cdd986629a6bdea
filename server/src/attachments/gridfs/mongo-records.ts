import type { mongo } from 'mongoose';
import type { Id } from '@parley/protocol';
import { explained, isDuplicateKey } from '../../store/mongo/database.ts';
import type { AttachmentRecord, AttachmentRecords } from '../records.ts';

/** A file's document; `_id` is `VISITOR:ID`. `expiresAt` is absent once a turn has it. */
interface AttachmentDocument extends Omit<AttachmentRecord, 'expiresAt'> {
  readonly _id: string;
  readonly expiresAt?: number;
}

/** A key of bytes that may belong to no file, and since when. */
interface LooseDocument {
  readonly _id: string;
  readonly since: number;
}

/**
 * What is known of files, in two collections. A file is added before the note of its bytes goes, and removed after it
 * was made, so that a crash in between leaves a note too many and never one too few.
 */
export async function mongoRecords(db: mongo.Db): Promise<AttachmentRecords> {
  const files = db.collection<AttachmentDocument>('attachments');
  const loose = db.collection<LooseDocument>('looseContents');
  await explained(async () => {
    await files.createIndex({ visitorId: 1, expiresAt: 1 });
    await files.createIndex({ expiresAt: 1 }, { sparse: true });
    await files.createIndex({ content: 1 });
    await loose.createIndex({ since: 1 });
  });

  const note = async (content: string, since: number): Promise<void> => {
    await loose.updateOne({ _id: content }, { $setOnInsert: { since } }, { upsert: true });
  };
  const forget = async (content: string): Promise<void> => {
    await loose.deleteOne({ _id: content });
  };

  return {
    note: (content, since) => explained(() => note(content, since)),
    forget: (content) => explained(() => forget(content)),
    noted: (before, limit) =>
      explained(async () => {
        const notes = await loose
          .find({ since: { $lt: before } })
          .sort({ since: 1 })
          .limit(limit)
          .toArray();
        const keys = notes.map(({ _id }) => _id);
        const used = await files.find({ content: { $in: keys } }, { projection: { content: 1 } }).toArray();
        const usedKeys = new Set(used.map(({ content }) => content));
        return keys.map((content) => ({ content, isUsed: usedKeys.has(content) }));
      }),
    add: (record) =>
      explained(async () => {
        const { expiresAt, ...rest } = record;
        const document = { _id: documentId(record), ...rest, ...(expiresAt !== null && { expiresAt }) };
        try {
          await files.insertOne(document);
        } catch (error) {
          if (isDuplicateKey(error)) return false;
          throw error;
        }
        await forget(record.content);
        return true;
      }),
    find: (visitorId, id) =>
      explained(async () => recordOf(await files.findOne({ _id: documentId({ visitorId, id }) }))),
    unusedBytes: (visitorId) =>
      explained(async () => {
        const unused = { visitorId, expiresAt: { $exists: true } };
        const sizes = await files.find(unused, { projection: { size: 1 } }).toArray();
        return sizes.reduce((sum, { size }) => sum + size, 0);
      }),
    hold: (visitorId, id, expiresAt) =>
      explained(async () => {
        const _id = documentId({ visitorId, id });
        await files.updateOne({ _id, expiresAt: { $exists: true } }, { $set: { expiresAt } });
        return recordOf(await files.findOne({ _id }));
      }),
    keep: (visitorId, id) =>
      explained(async () => {
        await files.updateOne({ _id: documentId({ visitorId, id }) }, { $unset: { expiresAt: true } });
      }),
    expired: (now, limit) =>
      explained(async () => {
        const found = await files
          .find({ expiresAt: { $lte: now } })
          .sort({ expiresAt: 1 })
          .limit(limit)
          .toArray();
        return found.map((document) => recordOf(document)!);
      }),
    remove: ({ visitorId, id, content, expiresAt }, now) =>
      explained(async () => {
        if (expiresAt === null) return false;
        await note(content, now);
        const { deletedCount } = await files.deleteOne({ _id: documentId({ visitorId, id }), content, expiresAt });
        // The note stays where it was not removed: another server may have, just now, and have gone since.
        return deletedCount === 1;
      }),
    close: async () => {},
  };
}

function documentId({ visitorId, id }: { readonly visitorId: Id; readonly id: Id }): string {
  return `${visitorId}:${id}`;
}

function recordOf(document: AttachmentDocument | null): AttachmentRecord | null {
  if (!document) return null;
  const { _id, expiresAt = null, ...rest } = document;
  return { ...rest, expiresAt };
}
