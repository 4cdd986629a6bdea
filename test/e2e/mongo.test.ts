import { startMongo } from '../support/mongo.ts';
import { journeys } from './journeys.ts';

journeys('MongoDB', async () => {
  const mongo = await startMongo();
  return {
    environment: async () => ({ MONGODB_URL: `${mongo.url}/journeys` }),
    close: () => mongo.stop(),
  };
});
