import type { JobId, JobParameters, JobRepositoryOptions } from 'agenda';
import type { SQLInputValue } from 'node:sqlite';
import type { JobDatabase } from './database.ts';
import { debounced } from './debounce.ts';
import { uniqueConditions, where, type Condition } from './conditions.ts';
import { JOB_FIELDS, toColumn, toJob, type JobField } from './rows.ts';

type KeptJob = JobParameters & { _id: JobId };
type Fields = Partial<Record<JobField, unknown>>;

/** Fields that a save leaves alone where the job does not give them; it empties the others. */
const KEPT_UNLESS_GIVEN: ReadonlySet<JobField> = new Set(['name', 'type', 'priority', 'nextRunAt', 'data']);

/**
 * Inserts or updates a job, in one step (the standard is the official MongoDB backend):
 *
 * - with an `_id` that job is updated; one that is gone is given back as it came and not made again;
 * - of type `single` there is one of a name. A `nextRunAt` in the past is then only for a new one, so that a restart
 *   does not pull a repeating job forward;
 * - with `unique` there is one that meets it; `insertOnly` leaves one that exists as it is, `debounce` moves it;
 * - else it is new.
 */
export function saveJob(
  db: JobDatabase,
  now: number,
  job: JobParameters,
  { lastModifiedBy }: JobRepositoryOptions = {},
): JobParameters {
  const { _id, unique, uniqueOpts, ...given } = job;
  const fields: Fields = { ...given, lastModifiedBy };

  const ofName: Condition = ['name = ?', job.name];
  if (_id) return updateFirst(db, [['id = ?', _id], ofName], fields) ?? job;

  return db.transact(() => {
    if (job.type === 'single') {
      const isPast = job.nextRunAt !== null && job.nextRunAt !== undefined && job.nextRunAt.getTime() <= now;
      const { nextRunAt, ...others } = fields;
      const conditions: Condition[] = [ofName, ["type = 'single'"]];
      return updateFirst(db, conditions, isPast ? others : fields) ?? insert(db, { ...others, nextRunAt });
    }
    if (unique) {
      const conditions = [ofName, ...uniqueConditions(unique)];
      const existing = find(db, conditions);
      if (uniqueOpts?.debounce) Object.assign(fields, debounced(uniqueOpts.debounce, now, existing));
      else if (existing && uniqueOpts?.insertOnly) return existing;
      if (existing) return updateFirst(db, [['id = ?', existing._id]], fields) ?? existing;
    }
    return insert(db, fields);
  });
}

function find(db: JobDatabase, conditions: readonly Condition[]): KeptJob | undefined {
  const { sql, values } = where(conditions);
  const row = db.sql(`SELECT * FROM jobs${sql} ORDER BY id LIMIT 1`).get(...values);
  return row && toJob(row);
}

function updateFirst(db: JobDatabase, conditions: readonly Condition[], fields: Fields): KeptJob | undefined {
  const { sql, values } = where(conditions);
  const written = JOB_FIELDS.filter((field) => !KEPT_UNLESS_GIVEN.has(field) || field in fields);
  const row = db
    .sql(
      `UPDATE jobs SET ${written.map((field) => `${field} = ?`).join(', ')}
       WHERE id = (SELECT id FROM jobs${sql} ORDER BY id LIMIT 1) RETURNING *`,
    )
    .get(...columns(written, fields), ...values);
  return row && toJob(row);
}

function insert(db: JobDatabase, fields: Fields): KeptJob {
  const row = db
    .sql(`INSERT INTO jobs (${JOB_FIELDS.join(', ')}) VALUES (${JOB_FIELDS.map(() => '?').join(', ')}) RETURNING *`)
    .get(...columns(JOB_FIELDS, fields));
  return toJob(row!);
}

function columns(names: readonly JobField[], fields: Fields): SQLInputValue[] {
  return names.map((name) => toColumn(name, fields[name]));
}
