import type { JobId, JobRepository } from 'agenda';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.ts';

/**
 * How long a job is one worker's, in milliseconds. It has to outlast the longest stall between taking a job and
 * beginning it, or the stalled worker's jobs are taken twice just when there is too much to do. A killed worker's job
 * waits twice this long at most; its reply does not, since the sweeper finds it (rule W7).
 */
const LOCK_LIFE_MS = 30_000;

/** After every job's time. */
const END_OF_TIME = new Date(8_640_000_000_000_000);

/** Stands between Agenda and its repository, and hands over only as many jobs as there are places for replies. */
export interface JobGate {
  /** What Agenda works with. */
  readonly repository: JobRepository;
  /** Says that Agenda began a job, so that its place is no longer kept by the gate. */
  begun(jobId: JobId): void;
  /** Whether a job was refused since this was asked last: then somebody waits for the next free place. */
  turnedAway(): boolean;
  /** Hands over nothing more, and gives back what Agenda took and did not begin. */
  close(): Promise<void>;
}

/**
 * A gate in front of a repository. It exists for what Agenda cannot do when a job outlives its handler:
 *
 * - Agenda's own limits count handlers, and ours return at once (see `reply-queue.ts`). Jobs beyond the places stay in
 *   the database, where another worker may have a place for them.
 * - Agenda keeps a timer for half of a job's `lockLifetime` after the job has ended, and a process does not end before
 *   that. So Agenda is told a short lifetime, and the gate makes the real one longer on both sides: it looks for locks
 *   older than its own, and dates those that it hands over ahead.
 * - Agenda runs jobs at set times, and ours are all for now. One that was put there before the clock was set back would
 *   wait for as long, and keep out each new wake-up call for its turn. So every job is due.
 * - Agenda writes down how a job ended. Ours has removed itself by then, and where that failed its lock has to stay, so
 *   that somebody takes it again; so the end is not written.
 *
 * @param freePlaces how many replies more this process may write now
 */
export function createJobGate(
  repository: JobRepository,
  { freePlaces, clock }: { readonly freePlaces: () => number; readonly clock: Clock },
): JobGate {
  /** Jobs that Agenda has and has not begun, and when their locks lapse. In that order, since all live equally long. */
  const handedOver = new Map<JobId, number>();
  const asking = new Set<Promise<unknown>>();
  let refused = false;
  let closed = false;

  function hasPlace(): boolean {
    // Agenda drops a job that it could not begin without a word; its place must not be gone for ever.
    for (const [jobId, lapsesAt] of handedOver) {
      if (lapsesAt > clock()) break;
      handedOver.delete(jobId);
    }
    const yes = !closed && freePlaces() > handedOver.size;
    refused ||= !yes;
    return yes;
  }

  const take: JobRepository['getNextJobToRun'] = async (jobName, _nextScanAt, _lockDeadline, now, options) => {
    // SQLite answers without waiting, and Agenda asks until there is nothing left: sockets get their turn in between.
    await setImmediate();
    if (!hasPlace()) return undefined;
    const at = now?.getTime() ?? clock();
    const lockDeadline = new Date(at - LOCK_LIFE_MS);
    const job = await repository.getNextJobToRun(jobName, END_OF_TIME, lockDeadline, new Date(at), options);
    if (!job?._id) return undefined;
    if (!hasPlace()) {
      await repository.unlockJob(job);
      return undefined;
    }
    const lapsesAt = at + LOCK_LIFE_MS;
    handedOver.set(job._id, lapsesAt);
    const nextRunAt = job.nextRunAt && new Date(Math.min(job.nextRunAt.getTime(), at));
    return { ...job, nextRunAt, lockedAt: new Date(lapsesAt) };
  };

  const gated: JobRepository = Object.create(repository);
  gated.getNextJobToRun = (...args) => {
    const taking = take(...args);
    asking.add(taking);
    return taking.finally(() => asking.delete(taking));
  };
  gated.saveJobState = async (job, options) => {
    if (job.lockedAt) await repository.saveJobState(job, options);
  };

  return {
    repository: gated,
    begun: (jobId) => void handedOver.delete(jobId),
    turnedAway() {
      const answer = refused;
      refused = false;
      return answer;
    },
    async close() {
      closed = true;
      await Promise.allSettled(asking);
      await repository.unlockJobs([...handedOver.keys()]);
      handedOver.clear();
    },
  };
}
