import type { AgendaBackend } from 'agenda';
import { systemClock, type Clock } from '../../clock.ts';
import { createJobDatabase } from './database.ts';
import { createSqliteJobLogger } from './logger.ts';
import { SqliteNotificationChannel } from './notification-channel.ts';
import { createSqliteJobRepository } from './repository.ts';

/**
 * A backend for Agenda that keeps its jobs in one SQLite file, with nothing to install: storage, log and notifications.
 *
 * Any number of backends, also in several processes, may work on one file, and each job is taken by one of them.
 * Instances in one process are told of new jobs at once, others find them by polling. A job's data is JSON: a date in
 * it comes back as its text. `unique` takes values only, not MongoDB's query operators. Each Agenda instance needs a
 * backend of its own, since the instance that stops closes it.
 *
 * @param options.path a file's path, made where it is missing; or `:memory:`
 */
export function createSqliteJobBackend({
  path,
  clock = systemClock,
}: {
  readonly path: string;
  readonly clock?: Clock;
}): AgendaBackend {
  const db = createJobDatabase(path);
  return {
    name: 'SQLite',
    repository: createSqliteJobRepository({ db, clock }),
    logger: createSqliteJobLogger(db),
    notificationChannel: new SqliteNotificationChannel(path),
    ownsConnection: true,
    async connect() {
      db.open();
    },
    async disconnect() {
      db.close();
    },
  };
}
