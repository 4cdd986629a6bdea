import {
  Agenda,
  InMemoryNotificationChannel,
  toJobId,
  type AgendaBackend,
  type JobRepository,
  type NotificationChannel,
} from 'agenda';
import { setTimeout } from 'node:timers/promises';
import { isId } from '@parley/protocol';
import { systemClock, type Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { TurnKey } from '../store/store.ts';
import { createJobGate } from './job-gate.ts';
import { settledWithin } from './settled-within.ts';

/** What all our jobs are called. With another name here the jobs of a version before it are never run or removed. */
const WAKE_REPLY = 'wake reply';

/**
 * How often a worker looks for jobs that it was not told of, in milliseconds: those of other processes without a shared
 * notification channel, and those of killed workers. It is also what `stop` may wait for, see `AGENDA_WATCHES_FOR_MS`.
 */
const LOOK_EVERY_MS = 200;

/**
 * How long Agenda keeps a timer for a job that it began, ended or not, in milliseconds: half of its `lockLifetime`, and
 * at least half of its `processEvery`. A process cannot end before, so both are short; `job-gate.ts` mends what a short
 * lock would break.
 */
const AGENDA_WATCHES_FOR_MS = LOOK_EVERY_MS / 2;

/** Timers of one moment end in no order, and some milliseconds late. */
const TIMER_SLACK_MS = 10;

/** How often failures of the database are logged at most, in milliseconds: more often would bury other lines. */
const LOG_FAILURES_EVERY_MS = 10_000;

/** Tells a worker which reply to look at. The only place that knows Agenda. */
export interface ReplyQueue {
  /**
   * Names a turn whose reply somebody should claim (rule W1). Never throws: losing it loses nothing, since the sweeper
   * finds the reply (rule W7). Where the job cannot be kept that goes to the log, and this process begins the work
   * itself if it has a place for it: a database of jobs that is full or broken must not keep replies from being written.
   * While the same turn waits already, it changes nothing.
   */
  wake(key: TurnKey): void;
  /**
   * Connects, and from now on calls `work` for each turn that is woken, here or in another process on the same data.
   * The same turn may be given twice, also while it is worked on: whoever claims it decides (rule W2).
   *
   * @param work lasts as long as the reply, minutes perhaps; while `concurrency` of them are under way, jobs wait
   */
  start(work: (key: TurnKey) => Promise<void>): Promise<void>;
  /**
   * Takes no new jobs, waits at most `graceMs` for the running ones, then leaves nothing open: no timer, socket or
   * handle. That takes 100 ms longer where a job began just now.
   */
  stop(graceMs: number): Promise<void>;
}

/**
 * A queue on one of Agenda's backends, which it opens and closes.
 *
 * A job ends when its work has begun, not when the reply is written. A job that lasted as long as its reply would have
 * to renew its lock all the time or be run again by another worker, a killed worker's job would stay locked for as long,
 * and Agenda would keep timers for it; and nothing would be won, since what makes a reply one worker's is the claim on
 * the turn. So a job removes itself as its work begins, the table holds what waits and no more, and the queue counts
 * the work itself.
 *
 * @param options.channel tells of jobs in the place of the backend's own channel
 * @param options.concurrency how many replies this process writes at once
 */
export function createReplyQueue({
  backend,
  channel = backend.notificationChannel ?? new InMemoryNotificationChannel(),
  concurrency,
  log,
  clock = systemClock,
}: {
  readonly backend: AgendaBackend;
  readonly channel?: NotificationChannel;
  readonly concurrency: number;
  readonly log: Log;
  readonly clock?: Clock;
}): ReplyQueue {
  const running = new Set<Promise<void>>();
  const saving = new Set<Promise<void>>();
  const gate = createJobGate(backend.repository, { freePlaces: () => concurrency - running.size, clock });
  let agenda: Agenda | undefined;
  let work: (key: TurnKey) => Promise<void>;
  /** When a job was last at work: until it ends Agenda begins its timer anew each time that one is over. */
  let lastJobAt = -Infinity;
  let lastLoggedAt = -Infinity;
  let stopping: Promise<void> | undefined;

  async function open(): Promise<void> {
    // Before Agenda does: where this fails Agenda never says so, and waits for ever.
    await backend.connect();
    await removeRemains(backend.repository);
    agenda = new Agenda({
      backend: { name: backend.name, repository: gate.repository, ownsConnection: false, connect, disconnect: connect },
      notificationChannel: channel,
      processEvery: LOOK_EVERY_MS,
      defaultLockLifetime: LOOK_EVERY_MS,
      maxConcurrency: concurrency,
      defaultConcurrency: concurrency,
    });
    agenda.on('error', failed);
    agenda.define<unknown>(WAKE_REPLY, async (job) => {
      if (job.attrs._id) gate.begun(job.attrs._id);
      const key = readKey(job.attrs.data);
      if (key && !stopping) begin(key);
      await job.remove().catch(failed);
      lastJobAt = performance.now();
    });
    await agenda.start();
  }

  function begin(key: TurnKey): void {
    lastJobAt = performance.now();
    const done = work(key)
      .catch((error: unknown) => log.error('reply work failed', { turn: key.turnId, err: error }))
      .finally(() => {
        running.delete(done);
        if (gate.turnedAway()) lookAgain();
      });
    running.add(done);
  }

  /** Makes Agenda look at once: it looks when it is told of a job, whichever. */
  function lookAgain(): void {
    if (stopping) return;
    const job = { jobId: toJobId(''), jobName: WAKE_REPLY, nextRunAt: null, priority: 0, timestamp: new Date() };
    channel.publish(job).catch(failed);
  }

  /** Agenda reports a failure each time that it looks; one line now and then says as much. */
  function failed(error: unknown): void {
    const now = performance.now();
    if (stopping || now - lastLoggedAt < LOG_FAILURES_EVERY_MS) return;
    lastLoggedAt = now;
    log.warn('reply queue failed', { err: error });
  }

  async function close(graceMs: number): Promise<void> {
    const until = performance.now() + graceMs;
    const left = () => Math.max(until - performance.now(), 0);
    await settledWithin([...saving, gate.close()], left());
    await agenda?.drain({ timeout: left(), closeConnection: false });
    await settledWithin(running, left());
    await setTimeout(Math.max(lastJobAt + AGENDA_WATCHES_FOR_MS + TIMER_SLACK_MS - performance.now(), 0));
    await backend.disconnect();
  }

  return {
    wake(key) {
      const { conversationId, turnId } = key;
      if (!agenda || stopping) {
        log.warn('reply not woken', { turn: turnId, reason: 'the queue is not running' });
        return;
      }
      const data: TurnKey = { conversationId, turnId };
      const saved = agenda
        .create(WAKE_REPLY, data)
        // A job that is locked may have begun already, and its reply refused: this wake-up call is another one.
        .unique({ data, lockedAt: null }, { insertOnly: true })
        .save()
        .then(
          () => {},
          (error: unknown) => {
            log.warn('reply not woken', { turn: turnId, err: error });
            if (!stopping && running.size < concurrency) begin(key);
          },
        )
        .finally(() => saving.delete(saved));
      saving.add(saved);
    },
    async start(doWork) {
      work = doWork;
      try {
        await open();
      } catch (error) {
        await backend.disconnect();
        throw error;
      }
    },
    stop: (graceMs) => (stopping ??= close(graceMs)),
  };
}

/** The turn that a job names; null where somebody else put the job there and it names none. */
function readKey(data: unknown): TurnKey | null {
  const { conversationId, turnId } = (data ?? {}) as Partial<Record<keyof TurnKey, unknown>>;
  return isId(conversationId) && isId(turnId) ? { conversationId, turnId } : null;
}

/**
 * Removes jobs that ended and were not removed, since their worker was killed in between. Nobody would take them again.
 */
async function removeRemains(repository: JobRepository): Promise<void> {
  for (const state of ['completed', 'failed'] as const) {
    const { jobs } = await repository.queryJobs({ name: WAKE_REPLY, state });
    await repository.removeJobs({ ids: jobs.map(({ _id }) => _id) });
  }
}

/** The queue opens and closes the backend itself. */
async function connect(): Promise<void> {}
