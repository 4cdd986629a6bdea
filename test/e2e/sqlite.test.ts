import { files } from './files.ts';
import { journeys, type JourneyDatabase } from './journeys.ts';
import { stopping } from './stopping.ts';

const openSqlite = async (): Promise<JourneyDatabase> => ({
  environment: async () => ({}),
  close: async () => {},
});

journeys('SQLite', openSqlite);
stopping('SQLite', openSqlite);
files('SQLite', openSqlite);
