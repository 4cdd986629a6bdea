import type { JobLogEntry, JobLogger, JobLogQuery } from 'agenda';
import type { SQLInputValue } from 'node:sqlite';
import { oneOf, where, type Condition } from './conditions.ts';
import type { JobDatabase } from './database.ts';

/** How many entries a query gives that does not say: what Agenda promises of `JobLogQuery.limit`. */
const DEFAULT_LIMIT = 50;

const COLUMNS = [
  'level',
  'event',
  'jobId',
  'jobName',
  'message',
  'duration',
  'error',
  'failCount',
  'retryDelay',
  'retryAttempt',
  'agendaName',
] as const satisfies (keyof JobLogEntry)[];

/**
 * What happened to jobs, kept beside them in the same file. Agenda writes it only where it was told to (`logging`).
 * Entries stay until somebody clears them, so whoever turns it on clears old ones now and then. While the file is
 * closed nothing is kept and nothing is found: a log must not fail a job.
 */
export function createSqliteJobLogger(db: JobDatabase): JobLogger {
  return {
    async log(entry) {
      if (!db.isOpen) return;
      const values = COLUMNS.map((column): SQLInputValue => entry[column] ?? null);
      const marks = COLUMNS.map(() => '?').join(', ');
      db.sql(`INSERT INTO logs (${COLUMNS.join(', ')}, timestamp, meta) VALUES (${marks}, ?, ?)`).run(
        ...values,
        entry.timestamp.getTime(),
        entry.meta ? JSON.stringify(entry.meta) : null,
      );
    },

    async getLogs(query = {}) {
      if (!db.isOpen) return { entries: [], total: 0 };
      const { sql, values } = where(logConditions(query));
      const direction = query.sort === 'asc' ? 'ASC' : 'DESC';
      const limit = query.limit ?? DEFAULT_LIMIT;
      const rows = db
        .sql(`SELECT * FROM logs${sql} ORDER BY timestamp ${direction}, id ${direction} LIMIT ? OFFSET ?`)
        .all(...values, limit > 0 ? limit : -1, query.offset ?? 0);
      const count = db.sql(`SELECT count(*) AS total FROM logs${sql}`).get(...values);
      return { entries: rows.map(toEntry), total: count?.['total'] as number };
    },

    async clearLogs(query = {}) {
      if (!db.isOpen) return 0;
      const { sql, values } = where(logConditions(query));
      return Number(db.sql(`DELETE FROM logs${sql}`).run(...values).changes);
    },
  };
}

function logConditions({ jobId, jobName, level, event, from, to }: JobLogQuery): Condition[] {
  const conditions: Condition[] = [];
  if (jobId) conditions.push(['jobId = ?', jobId]);
  if (jobName) conditions.push(['jobName = ?', jobName]);
  if (level) conditions.push(oneOf('level', [level].flat()));
  if (event) conditions.push(oneOf('event', [event].flat()));
  if (from) conditions.push(['timestamp >= ?', from.getTime()]);
  if (to) conditions.push(['timestamp <= ?', to.getTime()]);
  return conditions;
}

function toEntry(row: Record<string, unknown>): JobLogEntry {
  const entry: Record<string, unknown> = { _id: String(row['id']), timestamp: new Date(row['timestamp'] as number) };
  for (const column of COLUMNS) if (row[column] !== null) entry[column] = row[column];
  if (row['meta'] !== null) entry['meta'] = JSON.parse(row['meta'] as string);
  return entry as unknown as JobLogEntry;
}
