import { openMongoStore } from '../../../server/src/store/mongo/mongo-store.ts';
import { startMongo, type TestMongo } from '../../support/mongo.ts';
import { storeContract } from './store-contract.ts';

describe('MongoDB', () => {
  let mongo: TestMongo;

  before(async () => {
    mongo = await startMongo();
  });

  after(() => mongo.stop());

  storeContract('the Mongo store', async () => {
    const store = await openMongoStore({ url: mongo.database() });
    return { store, stop: () => store.close() };
  });
});
