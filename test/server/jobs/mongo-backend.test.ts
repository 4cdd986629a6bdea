import { startMongo, type TestMongo } from '../../support/mongo.ts';
import { jobBackendContract } from './backend-contract.ts';
import type { Place } from './contract/scene.ts';
import { replyQueueContract } from './reply-queue-contract.ts';

// The standard: what the official backend does, ours for SQLite has to do too.

describe('with MongoDB', function () {
  // A server may have to be started first.
  this.timeout(60_000);

  let mongo: TestMongo;

  before(async () => {
    mongo = await startMongo();
  });

  after(() => mongo.stop());

  async function makePlace(): Promise<Place> {
    return { address: { kind: 'mongo', url: mongo.database() }, remove: async () => {} };
  }

  jobBackendContract('MongoDB', makePlace);
  replyQueueContract('MongoDB', makePlace);
});
