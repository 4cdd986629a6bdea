import mongoose, { type mongo } from 'mongoose';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { explain } from '../../store/mongo/database.ts';
import type { Contents } from '../contents.ts';

/** What GridFS puts before the names of its two collections. */
const BUCKET = 'attachmentContents';

/** Keeps bytes in GridFS, in pieces of 255 KB: a file is there once its document is, which comes last. */
export function gridfsContents(db: mongo.Db, description: string): Contents {
  const bucket = new mongoose.mongo.GridFSBucket(db, { bucketName: BUCKET });
  const idOf = (key: string): mongo.ObjectId => mongoose.mongo.ObjectId.createFromHexString(key);

  return {
    description: `GridFS in ${description}`,
    async write(key, bytes) {
      try {
        await pipeline(bytes, bucket.openUploadStreamWithId(idOf(key), key));
      } catch (error) {
        throw explain(error);
      }
    },
    async read(key) {
      const stream = bucket.openDownloadStream(idOf(key));
      try {
        // Nothing is asked of the server before somebody reads.
        await once(stream, 'readable');
      } catch (error) {
        throw explain(error);
      }
      return stream;
    },
    async remove(key) {
      const id = idOf(key);
      try {
        await db.collection(`${BUCKET}.files`).deleteOne({ _id: id });
        await db.collection(`${BUCKET}.chunks`).deleteMany({ files_id: id });
      } catch (error) {
        throw explain(error);
      }
    },
    close: async () => {},
  };
}
