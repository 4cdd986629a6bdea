import { journeys } from './journeys.ts';

journeys('SQLite', async () => ({
  environment: async () => ({}),
  close: async () => {},
}));
