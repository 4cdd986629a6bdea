import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { makeId, type Id } from '@parley/protocol';
import type { AgendaBackend, JobParameters } from 'agenda';
import { createReplyQueue, type ReplyQueue } from '../../../server/src/jobs/reply-queue.ts';
import type { TurnKey } from '../../../server/src/store/store.ts';
import { eventually } from '../../support/eventually.ts';
import { keepLog, type KeptLog } from '../../support/log.ts';
import type { Place, PlaceMaker } from './contract/scene.ts';
import { holdWork, type HeldWork } from './held-work.ts';
import { openBackend } from './open-backend.ts';

/**
 * What the rest of the server relies on in the reply queue, as tests, on one kind of backend.
 *
 * @param makePlace makes a place for jobs without any
 */
export function replyQueueContract(name: string, makePlace: PlaceMaker): void {
  describe(`the reply queue on ${name}`, () => {
    let place: Place;
    let log: KeptLog;
    let inside: AgendaBackend;
    let queues: ReplyQueue[];
    let held: HeldWork;

    beforeEach(async () => {
      [place, log, queues, held] = [await makePlace(), keepLog(), [], holdWork()];
      inside = openBackend(place.address);
      await inside.connect();
    });

    afterEach(async () => {
      held.end();
      for (const queue of queues) await queue.stop(1_000);
      await inside.disconnect();
      await place.remove();
    });

    function newQueue(concurrency = 200): ReplyQueue {
      const queue = createReplyQueue({ backend: openBackend(place.address), concurrency, log });
      queues.push(queue);
      return queue;
    }

    async function startQueue(concurrency?: number, work = held.work): Promise<ReplyQueue> {
      const queue = newQueue(concurrency);
      await queue.start(work);
      return queue;
    }

    /** Has a queue work on a turn, so that one of its places is taken and nothing waits. */
    async function occupy(queue: ReplyQueue, turn = key()): Promise<void> {
      queue.wake(turn);
      await held.reach(held.begun.length + 1);
      await eventually(async () => (await rows()).length === 0);
    }

    const conversationId = makeId();
    const key = (turnId: Id = makeId()): TurnKey => ({ conversationId, turnId });
    const rows = async () => (await inside.repository.queryJobs({ sort: { nextRunAt: 'asc' } })).jobs;
    const waiting = async () => (await rows()).map(({ data }) => data);
    const ranJob = (job: Partial<JobParameters>) =>
      inside.repository.saveJob(
        { name: 'wake reply', type: 'normal', priority: 0, nextRunAt: null, data: key(), ...job },
        undefined,
      );

    it('[W1] gives a woken turn to the work, and keeps of it no more than its ids', async () => {
      const queue = await startQueue(1);
      const [first, second] = [key(), key()];
      await occupy(queue, first);
      queue.wake(Object.assign({ text: 'a secret' }, second));
      await eventually(async () => (await rows()).length === 1);
      assert.deepEqual(await waiting(), [second]);
      held.end();
      await held.reach(2);
      assert.deepEqual(held.begun, [first, second]);
    });

    it('[W1] removes a job as its work begins, so that only what waits is kept', async () => {
      const queue = await startQueue();
      for (let turn = 0; turn < 20; turn += 1) queue.wake(key());
      await held.reach(20);
      await eventually(async () => (await rows()).length === 0);
    });

    it('[W1] keeps one job of a turn that is woken again while it waits', async () => {
      const queue = await startQueue(1);
      const [first, second, last] = [key(), key(), key()];
      await occupy(queue, first);
      for (let time = 0; time < 5; time += 1) {
        queue.wake(second);
        await eventually(async () => (await rows()).length === 1);
      }
      queue.wake(last);
      await eventually(async () => (await rows()).length > 1);
      assert.deepEqual(await waiting(), [second, last]);
      held.end();
      await held.reach(2);
      held.end();
      await held.reach(3);
      // Which of two that wait comes first is nobody's promise: whoever claims a reply decides (rule W2).
      assert.equal(held.begun.length, 3);
      assert.deepEqual(
        new Set(held.begun.map(({ turnId }) => turnId)),
        new Set([first, second, last].map((each) => each.turnId)),
      );
    });

    it('[W1] gives a turn again that is woken while it is worked on: it may have been asked for anew', async () => {
      const queue = await startQueue();
      const turn = key();
      queue.wake(turn);
      await held.reach(1);
      queue.wake(turn);
      await held.reach(2);
      assert.deepEqual(held.begun, [turn, turn]);
    });

    it('writes as many replies at once as it may, and the next as soon as one ends', async () => {
      const queue = await startQueue(50);
      for (let turn = 0; turn < 60; turn += 1) queue.wake(key());
      await held.reach(50);
      await eventually(async () => (await rows()).length === 10);
      assert.equal(held.begun.length, 50);
      held.end(3);
      await held.reach(53);
      await eventually(async () => (await rows()).length === 7);
      assert.equal(held.begun.length, 53);
      held.end();
      await held.reach(60);
    });

    it('leaves what it has no place for to another worker', async () => {
      await occupy(await startQueue(1));
      const others = holdWork();
      await startQueue(1, others.work);
      const turn = key();
      queues[0]!.wake(turn);
      await others.reach(1);
      assert.deepEqual(others.begun, [turn]);
      assert.equal(held.begun.length, 1);
      others.end();
    });

    it('begins everything that it took, also where the process stalls in between', async () => {
      const queue = await startQueue(200, (turn) => {
        if (held.begun.length === 0) for (const until = Date.now() + 400; Date.now() < until;) continue;
        return held.work(turn);
      });
      for (let turn = 0; turn < 5; turn += 1) queue.wake(key());
      await held.reach(5);
      await eventually(async () => (await rows()).length === 0);
      assert.equal(held.begun.length, 5);
    });

    it('removes a job that names no turn, and gives it to nobody', async () => {
      await ranJob({ data: undefined, nextRunAt: new Date() });
      await ranJob({ data: { turnId: 7 }, nextRunAt: new Date() });
      await startQueue();
      await eventually(async () => (await rows()).length === 0);
      assert.deepEqual(held.begun, []);
    });

    it('gives each turn to one of several workers', async () => {
      const started = [await startQueue(), await startQueue(), await startQueue()];
      const turns = Array.from({ length: 60 }, () => key());
      for (const [index, turn] of turns.entries()) started[index % 3]!.wake(turn);
      await held.reach(60);
      await eventually(async () => (await rows()).length === 0);
      assert.equal(held.begun.length, 60);
      assert.deepEqual(new Set(held.begun.map(({ turnId }) => turnId)), new Set(turns.map(({ turnId }) => turnId)));
    });

    it('logs work that fails, and goes on', async () => {
      const failing = new Error('no luck');
      const queue = await startQueue(1, (turn) => {
        void held.work(turn);
        return Promise.reject(failing);
      });
      const [first, second] = [key(), key()];
      queue.wake(first);
      assert.deepEqual((await log.seen('reply work failed')).fields, { turn: first.turnId, err: failing });
      queue.wake(second);
      await held.reach(2);
      await eventually(async () => (await rows()).length === 0);
    });

    it('[W1] drops what is woken before the start and after the stop, and says so', async () => {
      const [early, late] = [key(), key()];
      const queue = newQueue();
      queue.wake(early);
      await queue.start(held.work);
      await queue.stop(1_000);
      queue.wake(late);
      const dropped = log.lines.filter(({ event }) => event === 'reply not woken');
      assert.deepEqual(
        dropped.map(({ fields }) => fields['turn']),
        [early.turnId, late.turnId],
      );
    });

    it('[W8] takes no new job once it stops, and leaves what waits to the next worker', async () => {
      const queue = await startQueue(1);
      const [first, second] = [key(), key()];
      await occupy(queue, first);
      queue.wake(second);
      await eventually(async () => (await rows()).length === 1);
      const stopped = queue.stop(1_000);
      held.end();
      await stopped;
      assert.equal(held.begun.length, 1);
      assert.deepEqual(
        (await rows()).map(({ data, lockedAt }) => [data, lockedAt]),
        [[second, undefined]],
      );
      await startQueue(1);
      await held.reach(2);
      assert.deepEqual(held.begun[1], second);
    });

    it('[W8] does not begin what it took and had not begun when it stops', async () => {
      let stopped: Promise<void> | undefined;
      const queue = await startQueue(200, (turn) => {
        stopped ??= queue.stop(1_000);
        return held.work(turn);
      });
      // Taken together, begun one after the other.
      for (let turn = 0; turn < 5; turn += 1) await ranJob({ nextRunAt: new Date(), data: key() });
      await held.reach(1);
      held.end();
      await stopped;
      assert.equal(held.begun.length, 1);
    });

    it('[W8] waits for the work under way when it stops', async () => {
      const queue = await startQueue();
      await occupy(queue);
      let hasStopped = false;
      const stopped = queue.stop(10_000).then(() => (hasStopped = true));
      await new Promise((resolve) => setTimeout(resolve, 150));
      assert.equal(hasStopped, false);
      held.end();
      await stopped;
    });

    it('[W8] waits no longer than it may when it stops', async () => {
      const queue = await startQueue();
      await occupy(queue);
      const before = performance.now();
      await queue.stop(150);
      const took = performance.now() - before;
      assert.ok(took >= 145 && took < 1_000, `it took ${took} ms`);
    });

    it('[W8] lets its process end by itself once it stopped', async () => {
      const child = fork(new URL('./queue-process.ts', import.meta.url), [JSON.stringify(place.address)]);
      const exit = once(child, 'exit');
      const [began] = (await once(child, 'message')) as [{ worked: number }];
      assert.deepEqual(began, { worked: 3 });
      const [stopped] = (await once(child, 'message')) as [{ open: string[] }];
      assert.deepEqual(stopped.open, []);
      assert.deepEqual(await exit, [0, null]);
    });

    it('[W1] gives a turn whose earlier job is still locked, by a worker that was killed perhaps', async () => {
      const turn = key();
      await ranJob({ data: turn, lockedAt: new Date() });
      const queue = await startQueue();
      queue.wake(turn);
      await held.reach(1);
      assert.deepEqual(held.begun, [turn]);
    });

    it('[W1] takes over what a killed worker had taken, once the lock has run out, and removes it', async () => {
      const locked = key();
      await ranJob({ data: locked, lockedAt: new Date(Date.now() - 31_000) });
      const fresh = await ranJob({ lockedAt: new Date() });
      await startQueue();
      await held.reach(1);
      await eventually(async () => (await rows()).length === 1);
      assert.deepEqual(held.begun, [locked]);
      assert.equal((await rows())[0]?._id, fresh._id);
    });

    it('[W1] removes at the start what killed workers left behind that nobody would take', async () => {
      await ranJob({ lastFinishedAt: new Date() });
      await ranJob({ lastFinishedAt: new Date(), failedAt: new Date() });
      const foreign = await ranJob({ name: 'another job', lastFinishedAt: new Date() });
      await startQueue();
      assert.deepEqual(
        (await rows()).map(({ _id }) => _id),
        [foreign._id],
      );
    });
  });
}
