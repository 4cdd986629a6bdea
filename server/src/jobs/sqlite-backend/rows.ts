import type { JobId, JobParameters } from 'agenda';
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';

/** A row as SQLite gives it, columns by name. */
export type Row = Record<string, SQLOutputValue>;

/** The fields of a job that are kept. Its `unique` and `uniqueOpts` say how to save it and are not. */
export type JobField = Exclude<keyof JobParameters, '_id' | 'unique' | 'uniqueOpts'>;

/**
 * How each field lies in its column: `plain` as it is, `time` in milliseconds, `flag` as 0 or 1, `json` as text, `words`
 * as they are, and as JSON where they are no text after all (Agenda hands on whatever a forked job threw).
 */
const COLUMN_KINDS = {
  name: 'plain',
  type: 'plain',
  priority: 'plain',
  nextRunAt: 'time',
  data: 'json',
  lockedAt: 'time',
  lastRunAt: 'time',
  lastFinishedAt: 'time',
  failedAt: 'time',
  failCount: 'plain',
  failReason: 'words',
  progress: 'plain',
  repeatInterval: 'plain',
  repeatAt: 'plain',
  repeatTimezone: 'plain',
  startDate: 'time',
  endDate: 'time',
  skipDays: 'json',
  disabled: 'flag',
  fork: 'flag',
  debounceStartedAt: 'time',
  lastModifiedBy: 'plain',
} as const satisfies Record<JobField, 'plain' | 'time' | 'flag' | 'json' | 'words'>;

/** All fields that are kept, in the order of `COLUMN_KINDS`. */
export const JOB_FIELDS = Object.keys(COLUMN_KINDS) as JobField[];

/** Whether a name is that of a field that is kept. */
export function isJobField(name: string): name is JobField {
  return Object.hasOwn(COLUMN_KINDS, name);
}

/** A field's value as its column holds it; null and undefined are the same. */
export function toColumn(field: JobField, value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  switch (COLUMN_KINDS[field]) {
    case 'time':
      return new Date(value as Date).getTime();
    case 'flag':
      return value ? 1 : 0;
    case 'json':
      return JSON.stringify(value) ?? null;
    case 'words':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'plain':
      return value as SQLInputValue;
  }
}

function fromColumn(field: JobField, value: SQLOutputValue): unknown {
  switch (COLUMN_KINDS[field]) {
    case 'time':
      return new Date(value as number);
    case 'flag':
      return value === 1;
    case 'json':
      return JSON.parse(value as string);
    case 'words':
    case 'plain':
      return value;
  }
}

/** The job in a row. What is empty is absent, but for `nextRunAt` and `data`, which are null. */
export function toJob(row: Row): JobParameters & { _id: JobId } {
  const job: Record<string, unknown> = { _id: String(row['id']), nextRunAt: null, data: null };
  for (const field of JOB_FIELDS) {
    const value = row[field];
    if (value !== null && value !== undefined) job[field] = fromColumn(field, value);
  }
  return job as unknown as JobParameters & { _id: JobId };
}
