import { computeJobState, type JobsQueryOptions, type JobsResult, type JobsSort } from 'agenda';
import type { SQLInputValue } from 'node:sqlite';
import { queryConditions, where } from './conditions.ts';
import type { JobDatabase } from './database.ts';
import { toJob } from './rows.ts';

/** What can be sorted by, the weightier first. `data` goes by kind and then by value, objects by their text. */
const SORTS: Record<keyof JobsSort, (direction: 'ASC' | 'DESC') => string> = {
  nextRunAt: (direction) => `nextRunAt ${direction}`,
  lastRunAt: (direction) => `lastRunAt ${direction}`,
  lastFinishedAt: (direction) => `lastFinishedAt ${direction}`,
  priority: (direction) => `priority ${direction}`,
  name: (direction) => `name ${direction}`,
  data: (direction) => `json_type(data) IN ('object', 'array') ${direction}, json_extract(data, '$') ${direction}`,
};

/**
 * The state as `computeJobState` of Agenda has it, so that a page of one state need not be cut from all rows in memory.
 * A job that is disabled is `paused` besides: asked for by that state, shown with its other one.
 */
const STATE_IS = `? = CASE
    WHEN lockedAt IS NOT NULL THEN 'running'
    WHEN failedAt IS NOT NULL AND (lastFinishedAt IS NULL OR failedAt >= lastFinishedAt) THEN 'failed'
    WHEN repeatInterval NOT IN ('', 0) THEN 'repeating'
    WHEN nextRunAt > ? THEN 'scheduled'
    WHEN nextRunAt <= ? THEN 'queued'
    ELSE 'completed' END`;

/** A page of the jobs that a query means, with their states as of now, and how many there are in all. */
export function queryJobs(db: JobDatabase, now: number, options: JobsQueryOptions): JobsResult {
  const { state, sort, skip = 0, limit = 0 } = options;
  const conditions = queryConditions(options);
  if (state === 'paused') conditions.push(['disabled = 1']);
  else if (state) conditions.push([STATE_IS, state, now, now]);

  const { sql, values } = where(conditions);
  const page: SQLInputValue[] = [limit > 0 ? limit : -1, Math.max(skip, 0)];
  const rows = db.sql(`SELECT * FROM jobs${sql} ORDER BY ${order(sort)} LIMIT ? OFFSET ?`).all(...values, ...page);
  const count = db.sql(`SELECT count(*) AS total FROM jobs${sql}`).get(...values);
  const jobs = rows.map((row) => {
    const job = toJob(row);
    return { ...job, state: computeJobState(job, new Date(now)) };
  });
  return { jobs, total: count?.['total'] as number };
}

function order(sort: JobsSort = {}): string {
  const asked = (Object.keys(SORTS) as (keyof JobsSort)[]).filter((key) => sort[key] !== undefined);
  if (asked.length === 0) return 'nextRunAt DESC, lastRunAt DESC, id';
  return [...asked.map((key) => SORTS[key](sort[key] === 'asc' ? 'ASC' : 'DESC')), 'id'].join(', ');
}
