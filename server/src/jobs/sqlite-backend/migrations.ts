/**
 * The steps that bring a file to today's layout, oldest first; `user_version` counts those that were taken.
 *
 * A step that was released is never edited, since files that took it would not take it again. The columns are named
 * after the fields of Agenda's `JobParameters` and `JobLogEntry`. Times are milliseconds since 1970. `repeatInterval`
 * has no type on purpose: '5' (a text) and 5 (milliseconds) mean different things.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    priority NUMERIC NOT NULL,
    nextRunAt INTEGER,
    data TEXT,
    lockedAt INTEGER,
    lastRunAt INTEGER,
    lastFinishedAt INTEGER,
    failedAt INTEGER,
    failCount INTEGER,
    failReason TEXT,
    progress NUMERIC,
    repeatInterval,
    repeatAt TEXT,
    repeatTimezone TEXT,
    startDate INTEGER,
    endDate INTEGER,
    skipDays TEXT,
    disabled INTEGER,
    fork INTEGER,
    debounceStartedAt INTEGER,
    lastModifiedBy TEXT
  );
  CREATE INDEX jobs_by_time ON jobs (name, nextRunAt, priority DESC);
  CREATE INDEX jobs_by_data ON jobs (name, data);
  CREATE TABLE logs (
    id INTEGER PRIMARY KEY,
    timestamp INTEGER NOT NULL,
    level TEXT NOT NULL,
    event TEXT NOT NULL,
    jobId TEXT,
    jobName TEXT NOT NULL,
    message TEXT NOT NULL,
    duration NUMERIC,
    error TEXT,
    failCount INTEGER,
    retryDelay NUMERIC,
    retryAttempt INTEGER,
    agendaName TEXT,
    meta TEXT
  );
  CREATE INDEX logs_by_time ON logs (timestamp);
  CREATE INDEX logs_by_job ON logs (jobId, timestamp);
  CREATE INDEX logs_by_name ON logs (jobName, timestamp);
  `,
];
