import mongoose from 'mongoose';
import { openMongoAttachments } from '../../../server/src/attachments/gridfs/open.ts';
import { startMongo, type TestMongo } from '../../support/mongo.ts';
import { attachmentContract } from './contract.ts';

describe('MongoDB', () => {
  let server: TestMongo;
  before(async () => {
    server = await startMongo();
  });
  after(() => server.stop());

  attachmentContract('GridFS', async (clock) => {
    const url = server.database();
    const attachments = await openMongoAttachments({ url, clock });
    const own = await mongoose.createConnection(url).asPromise();
    return {
      attachments,
      async bytes() {
        const chunks = await own
          .collection('attachmentContents.chunks')
          .find<{ data: { length(): number } }>({})
          .toArray();
        return chunks.reduce((sum, { data }) => sum + data.length(), 0);
      },
      async stop() {
        await own.close();
        await attachments.close();
      },
    };
  });
});
