import { files } from './files.ts';
import { startMongo } from '../support/mongo.ts';
import { journeys, type JourneyDatabase } from './journeys.ts';
import { stopping } from './stopping.ts';

async function openMongo(): Promise<JourneyDatabase> {
  const mongo = await startMongo();
  return {
    environment: async () => ({ MONGODB_URL: mongo.database() }),
    close: () => mongo.stop(),
  };
}

journeys('MongoDB', openMongo);
stopping('MongoDB', openMongo);
files('MongoDB', openMongo);
