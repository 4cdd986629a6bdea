import mongoose from 'mongoose';
import type { Clock } from '../../clock.ts';
import { connectionOptions, explain, UNREACHABLE_AFTER_MS } from '../../store/mongo/database.ts';
import { createAttachmentStore, type AttachmentStore } from '../attachment-store.ts';
import { gridfsContents } from './gridfs-contents.ts';
import { mongoRecords } from './mongo-records.ts';

/**
 * Opens the files that lie in MongoDB, on a connection of their own: bytes on their way hold up no turn.
 *
 * @throws StoreUnavailableError where no server answers
 */
export async function openMongoAttachments({
  url,
  clock,
  unreachableAfterMs = UNREACHABLE_AFTER_MS,
}: {
  readonly url: string;
  readonly clock: Clock;
  readonly unreachableAfterMs?: number;
}): Promise<AttachmentStore> {
  const connection = mongoose.createConnection(url, connectionOptions(unreachableAfterMs));
  try {
    await connection.asPromise();
    const db = connection.db!;
    const records = await mongoRecords(db);
    const contents = gridfsContents(db, db.databaseName);
    return createAttachmentStore({
      records,
      contents: { ...contents, close: () => connection.close() },
      clock,
    });
  } catch (error) {
    await connection.close();
    throw explain(error);
  }
}
