import assert from 'node:assert/strict';
import { fromNow, HOUR_MS, newJob, sceneOf, type PlaceMaker } from './scene.ts';

/** How jobs are saved and come back. */
export function saving(makePlace: PlaceMaker): void {
  describe('saving', () => {
    const scene = sceneOf(makePlace);

    it('gives a new job an id by which it is found, with all that was said of it', async () => {
      const job = newJob({
        priority: 10,
        nextRunAt: fromNow(HOUR_MS),
        data: { user: 1 },
        repeatInterval: '5 minutes',
        repeatAt: '3:30 pm',
        repeatTimezone: 'Europe/Berlin',
        startDate: fromNow(0),
        endDate: fromNow(2 * HOUR_MS),
        skipDays: [0, 6],
        disabled: false,
        fork: true,
      });
      const { _id } = await scene.add(job);
      assert.ok(typeof _id === 'string' && _id.length > 0);
      const found = await scene.get({ ...job, _id });
      assert.deepEqual({ ...found, ...job, _id }, found);
    });

    it('makes another job each time that one without an id is saved', async () => {
      const [first, second] = [await scene.add(), await scene.add()];
      assert.notEqual(first._id, second._id);
      assert.equal((await scene.jobs.queryJobs()).total, 2);
    });

    it('changes the job whose id is given', async () => {
      const job = await scene.add({ data: { step: 1 } });
      const saved = await scene.jobs.saveJob({ ...job, data: { step: 2 }, priority: 20, nextRunAt: null }, undefined);
      assert.equal(saved._id, job._id);
      const found = await scene.get(job);
      assert.deepEqual([found.data, found.priority, found.nextRunAt], [{ step: 2 }, 20, null]);
      assert.equal((await scene.jobs.queryJobs()).total, 1);
    });

    it('does not bring a removed job back, and gives it back as it was handed in', async () => {
      const job = await scene.add();
      await scene.jobs.removeJobs({ id: job._id });
      const changed = { ...job, priority: 20 };
      assert.deepEqual(await scene.jobs.saveJob(changed, undefined), changed);
      assert.equal((await scene.jobs.queryJobs()).total, 0);
    });

    it('changes nothing under an id that belongs to a job of another name', async () => {
      const job = await scene.add();
      await scene.jobs.saveJob({ ...job, name: 'another job', priority: 20 }, undefined);
      assert.deepEqual([(await scene.get(job)).name, (await scene.get(job)).priority], ['a job', 0]);
    });

    it('says who changed a job last', async () => {
      const { _id } = await scene.jobs.saveJob(newJob(), { lastModifiedBy: 'first' });
      const job = newJob({ _id: _id! });
      assert.equal((await scene.get(job)).lastModifiedBy, 'first');
      await scene.jobs.saveJobState(job, { lastModifiedBy: 'second' });
      assert.equal((await scene.get(job)).lastModifiedBy, 'second');
    });

    for (const data of [
      { nested: { list: [1, 'two', { three: null }] }, empty: {} },
      'some text – “ünïcödé” 🦜',
      0,
      false,
      ['a', 'list'],
    ]) {
      it(`keeps data that is JSON as it is: ${JSON.stringify(data)}`, async () => {
        assert.deepEqual((await scene.get(await scene.add({ data: data }))).data, data);
      });
    }

    it('has no data for a job without data', async () => {
      assert.equal((await scene.get(await scene.add())).data ?? null, null);
    });

    it('keeps apart an interval in milliseconds and one in words', async () => {
      assert.equal((await scene.get(await scene.add({ repeatInterval: 5 }))).repeatInterval, 5);
      assert.equal((await scene.get(await scene.add({ repeatInterval: '5' }))).repeatInterval, '5');
    });

    it('keeps what running changes, and leaves the rest of the job as it is', async () => {
      const job = await scene.add({ data: { user: 1 }, priority: 10 });
      const state = {
        lockedAt: fromNow(-1),
        nextRunAt: null,
        lastRunAt: fromNow(-HOUR_MS),
        lastFinishedAt: fromNow(0),
        failedAt: fromNow(0),
        failCount: 2,
        failReason: 'no luck',
        progress: 50,
      };
      await scene.jobs.saveJobState({ ...job, ...state, data: { user: 2 }, priority: 20 }, undefined);
      const found = await scene.get(job);
      assert.deepEqual({ ...found, ...state, data: { user: 1 }, priority: 10 }, found);
    });

    it('keeps the state also of a job that failed with what is no text: one of another process may fail so', async () => {
      const job = await scene.add();
      const failReason = { code: 7 } as unknown as string;
      await scene.jobs.saveJobState({ ...job, failCount: 1, failReason }, undefined);
      const found = await scene.get(job);
      assert.equal(found.failCount, 1);
      assert.ok(found.failReason);
    });

    it('empties what the saved state does not have', async () => {
      const job = await scene.add();
      await scene.jobs.saveJobState({ ...job, lockedAt: new Date(), failCount: 1, progress: 10 }, undefined);
      assert.equal((await scene.get(job)).failCount, 1);
      await scene.jobs.saveJobState({ ...job, nextRunAt: null }, undefined);
      const { lockedAt, failCount, progress, nextRunAt } = await scene.get(job);
      assert.deepEqual([lockedAt, failCount, progress, nextRunAt], [undefined, undefined, undefined, null]);
    });

    it('rejects the state of a job that was never saved, or is gone', async () => {
      await assert.rejects(scene.jobs.saveJobState(newJob(), undefined));
      const job = await scene.add();
      await scene.jobs.saveJobState(job, undefined);
      await scene.jobs.removeJobs({ id: job._id });
      await assert.rejects(scene.jobs.saveJobState(job, undefined));
    });

    it('finds no job under the id of one that is gone', async () => {
      const job = await scene.add();
      assert.ok(await scene.jobs.getJobById(job._id));
      await scene.jobs.removeJobs({ id: job._id });
      assert.equal(await scene.jobs.getJobById(job._id), null);
    });
  });
}
