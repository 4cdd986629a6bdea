import mongoose, { type mongo } from 'mongoose';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { explained } from '../../store/mongo/database.ts';
import type { Contents } from '../contents.ts';

/** What GridFS puts before the names of its two collections. */
const BUCKET = 'attachmentContents';

/** Keeps bytes in GridFS, in pieces of 255 KB: a file is there once its document is, which comes last. */
export function gridfsContents(db: mongo.Db, description: string): Contents {
  const bucket = new mongoose.mongo.GridFSBucket(db, { bucketName: BUCKET });
  const idOf = (key: string): mongo.ObjectId => mongoose.mongo.ObjectId.createFromHexString(key);

  return {
    description: `GridFS in ${description}`,
    write: (key, bytes) => explained(() => pipeline(bytes, bucket.openUploadStreamWithId(idOf(key), key))),
    read: (key) =>
      explained(async () => {
        const stream = bucket.openDownloadStream(idOf(key));
        // Nothing is asked of the server before somebody reads.
        await once(stream, 'readable');
        return stream;
      }),
    remove: (key) =>
      explained(async () => {
        const id = idOf(key);
        await db.collection(`${BUCKET}.files`).deleteOne({ _id: id });
        await db.collection(`${BUCKET}.chunks`).deleteMany({ files_id: id });
      }),
    close: async () => {},
  };
}
