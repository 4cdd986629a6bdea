import { MongoBackend } from '@agendajs/mongo-backend';
import { InMemoryNotificationChannel, type AgendaBackend } from 'agenda';
import { MongoClient } from 'mongodb';
import { HEARTBEAT } from '../mongo/heartbeat.ts';

/** Where the official backend keeps jobs by default; other tools for Agenda look there too. */
const JOBS = 'agendaJobs';

/**
 * Agenda's official backend for MongoDB, with what it lacks: notifications, and an index for the look-up of a job by its
 * data, which `unique` does at each save.
 *
 * With its channel, in memory, this process's own jobs reach it at once, and those of other processes when it looks next.
 *
 * @param options.url a connection string; its path names the database
 */
export function createMongoJobBackend({ url }: { readonly url: string }): AgendaBackend {
  const client = new MongoClient(url, HEARTBEAT);
  const backend = new MongoBackend({ mongo: client.db(), collection: JOBS });
  return {
    name: backend.name,
    repository: backend.repository,
    logger: backend.logger,
    notificationChannel: new InMemoryNotificationChannel(),
    ownsConnection: true,
    async connect() {
      await client.connect();
      await backend.connect();
      await client.db().collection(JOBS).createIndex({ name: 1, data: 1 });
    },
    async disconnect() {
      await client.close();
    },
  };
}
