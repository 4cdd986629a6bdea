import assert from 'node:assert/strict';
import type { JobLogEntry } from 'agenda';
import { fromNow, SECOND_MS, sceneOf, type PlaceMaker } from './scene.ts';

/** How the log of jobs is kept. */
export function logging(makePlace: PlaceMaker): void {
  describe('logging', () => {
    const scene = sceneOf(makePlace);

    async function log(entry: Partial<JobLogEntry> = {}): Promise<void> {
      const plain = { timestamp: new Date(), level: 'info', event: 'start', jobName: 'a job', message: '' } as const;
      await scene.logs.log({ ...plain, ...entry });
    }
    const messages = async (query?: Parameters<typeof scene.logs.getLogs>[0]) =>
      (await scene.logs.getLogs(query)).entries.map(({ message }) => message).join(' ');

    it('keeps an entry with all that was said', async () => {
      const entry = {
        timestamp: fromNow(0),
        level: 'error',
        event: 'fail',
        jobId: '7',
        jobName: 'a job',
        message: 'no luck',
        duration: 12.5,
        error: 'boom',
        failCount: 2,
        retryDelay: 1_000,
        retryAttempt: 3,
        agendaName: 'me',
        meta: { why: ['because'] },
      } as const;
      await scene.logs.log(entry);
      const { entries, total } = await scene.logs.getLogs();
      assert.equal(total, 1);
      const [{ _id, ...found } = {}] = entries;
      assert.ok(typeof _id === 'string' && _id.length > 0);
      assert.deepEqual(found, entry);
    });

    it('gives the newest 50 entries, the newest first, and the number of all', async () => {
      for (let at = 0; at < 55; at += 1) await log({ timestamp: fromNow(at * SECOND_MS), message: String(at) });
      const { entries, total } = await scene.logs.getLogs();
      assert.deepEqual([total, entries.length, entries[0]?.message, entries[49]?.message], [55, 50, '54', '5']);
    });

    it('gives a page in the order that is asked for', async () => {
      for (let at = 0; at < 5; at += 1) await log({ timestamp: fromNow(at * SECOND_MS), message: String(at) });
      assert.equal(await messages({ sort: 'asc', offset: 1, limit: 2 }), '1 2');
      assert.equal(await messages({ offset: 1, limit: 2 }), '3 2');
    });

    it('finds entries by job, name, level and event', async () => {
      await log({ message: 'a', jobId: '1', jobName: 'x' });
      await log({ message: 'b', jobId: '2', jobName: 'x', level: 'error', event: 'fail' });
      await log({ message: 'c', jobId: '2', jobName: 'y', level: 'warn', event: 'retry' });
      assert.equal(await messages({ jobId: '1' }), 'a');
      assert.equal(await messages({ jobName: 'y' }), 'c');
      assert.equal(await messages({ level: 'error' }), 'b');
      assert.equal((await scene.logs.getLogs({ level: ['error', 'warn'] })).total, 2);
      assert.equal(await messages({ event: ['start', 'fail'], jobId: '2' }), 'b');
      assert.equal(await messages({ event: 'expired' }), '');
    });

    it('finds entries from one moment to another, both included', async () => {
      const at = (seconds: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, seconds));
      for (let seconds = 0; seconds < 5; seconds += 1) await log({ timestamp: at(seconds), message: String(seconds) });
      assert.equal(await messages({ from: at(1), to: at(3), sort: 'asc' }), '1 2 3');
      assert.equal(await messages({ from: at(4) }), '4');
    });

    it('clears what a query means, else everything, and says how much that was', async () => {
      for (const jobName of ['x', 'x', 'y', 'z']) await log({ jobName, message: jobName });
      assert.equal(await scene.logs.clearLogs({ jobName: 'x' }), 2);
      assert.equal((await scene.logs.getLogs()).total, 2);
      assert.equal(await scene.logs.clearLogs(), 2);
      assert.equal((await scene.logs.getLogs()).total, 0);
    });
  });
}
