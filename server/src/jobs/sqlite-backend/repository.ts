import { computeJobState, type JobParameters, type JobRepository, type JobsOverview, type JobState } from 'agenda';
import type { Clock } from '../../clock.ts';
import { jobConditions, oneOf, where, type Condition } from './conditions.ts';
import type { JobDatabase } from './database.ts';
import { queryJobs } from './query-jobs.ts';
import { toColumn, toJob, type JobField } from './rows.ts';
import { saveJob } from './save-job.ts';

/** The fields that running a job changes; `lastModifiedBy` comes from the options. */
const STATE_FIELDS = [
  'lockedAt',
  'nextRunAt',
  'lastRunAt',
  'progress',
  'failReason',
  'failCount',
  'failedAt',
  'lastFinishedAt',
] as const satisfies JobField[];

/**
 * Jobs in a SQLite file, as Agenda wants them.
 *
 * Each method is one statement or one transaction, so that instances in several processes see whole steps; what two
 * instances ask for at once, one of them gets.
 */
export function createSqliteJobRepository({
  db,
  clock,
}: {
  readonly db: JobDatabase;
  readonly clock: Clock;
}): JobRepository {
  function run(sql: string, conditions: readonly Condition[]): number {
    const filter = where(conditions);
    return Number(db.sql(sql + filter.sql).run(...filter.values).changes);
  }

  /** Changes or removes what the options mean, and nothing where they mean nothing in particular. */
  function runFor(sql: string, options: Parameters<JobRepository['removeJobs']>[0], ...more: Condition[]): number {
    const conditions = jobConditions(options);
    return conditions.length > 0 ? run(sql, [...conditions, ...more]) : 0;
  }

  function lock(choice: string, values: readonly (string | number | null)[], at: number, by: string | undefined) {
    const row = db
      .sql(`UPDATE jobs SET lockedAt = ?, lastModifiedBy = ? WHERE id = (SELECT id FROM jobs ${choice}) RETURNING *`)
      .get(at, by ?? null, ...values);
    return row && toJob(row);
  }

  return {
    async connect() {
      db.open();
    },

    async queryJobs(options = {}) {
      return queryJobs(db, clock(), options);
    },

    async getJobsOverview() {
      const now = new Date(clock());
      const overviews = new Map<string, JobsOverview>();
      for (const row of db.sql('SELECT * FROM jobs ORDER BY name').iterate()) {
        const job = toJob(row);
        let overview = overviews.get(job.name);
        if (!overview) overviews.set(job.name, (overview = emptyOverview(job.name)));
        overview.total += 1;
        overview[computeJobState(job, now)] += 1;
        if (job.disabled) overview.paused += 1;
      }
      return [...overviews.values()];
    },

    async getDistinctJobNames() {
      const rows = db.sql('SELECT DISTINCT name FROM jobs ORDER BY name').all();
      return rows.map((row) => row['name'] as string);
    },

    async getJobById(id) {
      const row = db.sql('SELECT * FROM jobs WHERE id = ?').get(id);
      return row ? toJob(row) : null;
    },

    async getQueueSize() {
      return db.sql('SELECT count(*) AS size FROM jobs WHERE nextRunAt < ?').get(clock())?.['size'] as number;
    },

    async removeJobs(options) {
      return runFor('DELETE FROM jobs', options);
    },

    async saveJob<DATA>(job: JobParameters<DATA>, options: Parameters<JobRepository['saveJob']>[1]) {
      return saveJob(db, clock(), job, options) as JobParameters<DATA>;
    },

    async saveJobState(job, options) {
      if (!job._id) throw new Error(`the job "${job.name}" has no _id yet: save it before its state`);
      const values = STATE_FIELDS.map((field) => toColumn(field, job[field]));
      const { changes } = db
        .sql(
          `UPDATE jobs SET ${STATE_FIELDS.map((field) => `${field} = ?`).join(', ')}, lastModifiedBy = ?
           WHERE id = ? AND name = ?`,
        )
        .run(...values, options?.lastModifiedBy ?? null, job._id, job.name);
      if (changes !== 1) throw new Error(`there is no job ${job._id} named "${job.name}"; it may have been removed`);
    },

    async lockJob(job, options) {
      if (!job._id) return undefined;
      return lock(
        'WHERE id = ? AND name = ? AND lockedAt IS NULL AND nextRunAt IS ? AND disabled IS NOT 1',
        [job._id, job.name, toColumn('nextRunAt', job.nextRunAt) as number | null],
        clock(),
        options?.lastModifiedBy,
      );
    },

    async unlockJob(job) {
      if (!job._id) return;
      // Without a next run the job is running now, and its lock is what says so.
      db.sql('UPDATE jobs SET lockedAt = NULL WHERE id = ? AND nextRunAt IS NOT NULL').run(job._id);
    },

    async unlockJobs(jobIds) {
      run('UPDATE jobs SET lockedAt = NULL', [oneOf('id', jobIds)]);
    },

    async getNextJobToRun(jobName, nextScanAt, lockDeadline, now, options) {
      return lock(
        `WHERE name = ? AND disabled IS NOT 1
           AND ((lockedAt IS NULL AND nextRunAt <= ?) OR lockedAt <= ?)
         ORDER BY nextRunAt, priority DESC, id LIMIT 1`,
        [jobName, nextScanAt.getTime(), lockDeadline.getTime()],
        now?.getTime() ?? clock(),
        options?.lastModifiedBy,
      );
    },

    async disableJobs(options) {
      return runFor('UPDATE jobs SET disabled = 1', options, ['disabled IS NOT 1']);
    },

    async enableJobs(options) {
      return runFor('UPDATE jobs SET disabled = 0', options, ['disabled IS NOT 0']);
    },

    async purgeAllJobs() {
      return run('DELETE FROM jobs', []);
    },
  };
}

function emptyOverview(name: string): JobsOverview {
  const counts: Record<JobState, number> = {
    running: 0,
    scheduled: 0,
    queued: 0,
    completed: 0,
    failed: 0,
    repeating: 0,
    paused: 0,
  };
  return { name, total: 0, ...counts };
}
