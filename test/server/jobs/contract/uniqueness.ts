import assert from 'node:assert/strict';
import type { JobParameters } from 'agenda';
import { fromNow, HOUR_MS, newJob, sceneOf, type PlaceMaker } from './scene.ts';

/** Jobs of which there is one: of type `single`, with `unique`, debounced. */
export function uniqueness(makePlace: PlaceMaker): void {
  describe('uniqueness', () => {
    const scene = sceneOf(makePlace);
    const total = async () => (await scene.jobs.queryJobs()).total;

    it('keeps one job of type single of a name, as it was saved last', async () => {
      const first = await scene.add({ type: 'single', data: { step: 1 } });
      const second = await scene.add({ type: 'single', data: { step: 2 } });
      assert.equal(second._id, first._id);
      assert.deepEqual((await scene.get(first)).data, { step: 2 });
      await scene.add({ type: 'single', name: 'another job' });
      assert.equal(await total(), 2);
    });

    it('does not pull a single job forward to a time that is past', async () => {
      const planned = fromNow(HOUR_MS);
      const job = await scene.add({ type: 'single', nextRunAt: planned });
      await scene.add({ type: 'single', nextRunAt: fromNow(-1_000) });
      assert.deepEqual((await scene.get(job)).nextRunAt, planned);
    });

    it('gives a new single job a time that is past, and an old one a time to come', async () => {
      const past = fromNow(-HOUR_MS);
      const job = await scene.add({ type: 'single', nextRunAt: past });
      assert.deepEqual((await scene.get(job)).nextRunAt, past);
      const planned = fromNow(HOUR_MS);
      await scene.add({ type: 'single', nextRunAt: planned });
      assert.deepEqual((await scene.get(job)).nextRunAt, planned);
    });

    it('does not take a normal job of the same name for the single one', async () => {
      const normal = await scene.add();
      const single = await scene.add({ type: 'single' });
      assert.notEqual(single._id, normal._id);
    });

    it('keeps one job that meets a unique constraint, as it was saved last', async () => {
      const job = (step: number, user = 7) => ({ data: { user, step }, unique: { 'data.user': user } });
      const first = await scene.add(job(1));
      const second = await scene.add(job(2));
      assert.equal(second._id, first._id);
      assert.deepEqual((await scene.get(first)).data, { user: 7, step: 2 });
      await scene.add(job(1, 8));
      assert.equal(await total(), 2);
    });

    it('leaves the one that exists as it is, and gives it back, where only an insert is wanted', async () => {
      const job = (step: number): Partial<JobParameters> => ({
        data: { user: 7, step },
        nextRunAt: fromNow(step * HOUR_MS),
        unique: { 'data.user': 7 },
        uniqueOpts: { insertOnly: true },
      });
      const first = await scene.add(job(1));
      const second = await scene.add(job(2));
      assert.deepEqual([second._id, second.data, second.nextRunAt], [first._id, first.data, first.nextRunAt]);
      assert.deepEqual((await scene.get(first)).data, { user: 7, step: 1 });
      assert.equal(await total(), 1);
    });

    it('takes a constraint for one name', async () => {
      await scene.add({ data: { user: 7 }, unique: { 'data.user': 7 } });
      await scene.add({ name: 'another job', data: { user: 7 }, unique: { 'data.user': 7 } });
      assert.equal(await total(), 2);
    });

    it('takes a constraint on a path within the data', async () => {
      const job = (id: string) => ({ data: { user: { id } }, unique: { 'data.user.id': id } });
      const first = await scene.add(job('x'));
      assert.equal((await scene.add(job('x')))._id, first._id);
      assert.notEqual((await scene.add(job('y')))._id, first._id);
    });

    it('takes a constraint on the data as a whole', async () => {
      const job = (data: object) => ({ data: data, unique: { data } });
      const first = await scene.add(job({ a: 1, b: 2 }));
      assert.equal((await scene.add(job({ a: 1, b: 2 })))._id, first._id);
      assert.notEqual((await scene.add(job({ a: 1 })))._id, first._id);
    });

    it('takes a constraint on a field of the job: one that is locked already does not count', async () => {
      const job = { data: { user: 7 }, unique: { 'data.user': 7, lockedAt: null } };
      const first = await scene.add(job);
      assert.equal((await scene.add(job))._id, first._id);
      assert.ok(await scene.take());
      assert.notEqual((await scene.add(job))._id, first._id);
    });

    it('wants every part of a constraint to be met', async () => {
      const job = (user: number, kind: string) => ({
        data: { user, kind },
        unique: { 'data.user': user, 'data.kind': kind },
      });
      const first = await scene.add(job(7, 'mail'));
      assert.notEqual((await scene.add(job(7, 'push')))._id, first._id);
      assert.equal((await scene.add(job(7, 'mail')))._id, first._id);
    });

    it('refuses a constraint that brings code', async () => {
      await assert.rejects(scene.add({ unique: { $where: 'true' } }));
      await assert.rejects(scene.add({ unique: { 'data.user': { $function: { body: 'true' } } } }));
      assert.equal(await total(), 0);
    });

    describe('debouncing', () => {
      const debounced = (delay: number, more: object = {}, data: unknown = { user: 7 }) => ({
        nextRunAt: new Date(),
        data: data,
        unique: { 'data.user': 7 },
        uniqueOpts: { debounce: { delay, ...more } },
      });
      const inHours = (job: JobParameters) => Math.abs(Math.round((job.nextRunAt!.getTime() - Date.now()) / HOUR_MS));

      it('puts a job off at each save, with what was saved last', async () => {
        const first = await scene.add(debounced(HOUR_MS));
        assert.equal(inHours(first), 1);
        const second = await scene.add(debounced(2 * HOUR_MS, {}, { user: 7, step: 2 }));
        assert.deepEqual([second._id, inHours(second)], [first._id, 2]);
        assert.deepEqual((await scene.get(first)).data, { user: 7, step: 2 });
      });

      it('remembers the first save, and puts a job off no longer than it may wait since', async () => {
        const first = await scene.add(debounced(HOUR_MS));
        assert.ok(first.debounceStartedAt instanceof Date);
        const second = await scene.add(debounced(HOUR_MS, { maxWait: 3 * HOUR_MS }));
        assert.deepEqual([inHours(second), second.debounceStartedAt], [1, first.debounceStartedAt]);
        await scene.jobs.saveJob({ ...second, debounceStartedAt: fromNow(-4 * HOUR_MS) }, undefined);
        const third = await scene.add(debounced(HOUR_MS, { maxWait: 3 * HOUR_MS }));
        assert.deepEqual([third._id, inHours(third), third.debounceStartedAt], [first._id, 0, undefined]);
      });

      it('keeps the time of the first save where that one leads', async () => {
        const first = await scene.add(debounced(HOUR_MS, { strategy: 'leading' }));
        assert.equal(inHours(first), 0);
        const later = {
          ...debounced(HOUR_MS, { strategy: 'leading' }, { user: 7, step: 2 }),
          nextRunAt: fromNow(HOUR_MS),
        };
        const second = await scene.add(later);
        assert.deepEqual([second._id, second.nextRunAt], [first._id, first.nextRunAt]);
        assert.deepEqual((await scene.get(first)).data, { user: 7, step: 2 });
      });
    });

    it('keeps one single job where several instances save it at once', async () => {
      // The job is there first: MongoDB promises nothing for two first inserts without a unique index.
      const first = await scene.add({ type: 'single' });
      const others = [await scene.another(), await scene.another()];
      const saves = [...others, ...others].map(({ repository }) =>
        repository.saveJob(newJob({ type: 'single', data: {} }), undefined),
      );
      for (const { _id } of await Promise.all(saves)) assert.equal(_id, first._id);
    });
  });
}
