import assert from 'node:assert/strict';
import type { JobParameters } from 'agenda';
import { fromNow, HOUR_MS, newJob, SECOND_MS, sceneOf, type PlaceMaker } from './scene.ts';

/** How a job becomes one instance's. */
export function locking(makePlace: PlaceMaker): void {
  describe('locking', () => {
    const scene = sceneOf(makePlace);
    const lock = (job: JobParameters) => scene.jobs.lockJob(job, { lastModifiedBy: 'me' });

    it('hands over the job that is due first, and of those the one of higher priority', async () => {
      await scene.add({ data: 'third', nextRunAt: fromNow(-HOUR_MS), priority: 0 });
      await scene.add({ data: 'second', nextRunAt: fromNow(-HOUR_MS), priority: 10 });
      await scene.add({ data: 'first', nextRunAt: fromNow(-2 * HOUR_MS), priority: -10 });
      const taken = [await scene.take(), await scene.take(), await scene.take(), await scene.take()];
      assert.deepEqual(
        taken.map((job) => job?.data),
        ['first', 'second', 'third', undefined],
      );
    });

    it('locks what it hands over as of the time that is given, and says for whom', async () => {
      const job = await scene.add();
      const now = fromNow(-10 * SECOND_MS);
      const deadline = fromNow(-HOUR_MS);
      const taken = await scene.jobs.getNextJobToRun('a job', new Date(), deadline, now, { lastModifiedBy: 'me' });
      assert.deepEqual([taken?._id, taken?.lockedAt, taken?.lastModifiedBy], [job._id, now, 'me']);
      assert.deepEqual((await scene.get(job)).lockedAt, now);
    });

    it('hands over a job that is due before the next scan, and none that is due later', async () => {
      const soon = await scene.add({ nextRunAt: fromNow(10 * SECOND_MS) });
      const take = (within: number) =>
        scene.jobs.getNextJobToRun('a job', fromNow(within), fromNow(-HOUR_MS), undefined, undefined);
      assert.equal(await take(5 * SECOND_MS), undefined);
      assert.equal((await take(15 * SECOND_MS))?._id, soon._id);
    });

    it('hands over neither a disabled job, nor one without a next run, nor one of another name', async () => {
      await scene.add({ disabled: true });
      await scene.add({ nextRunAt: null });
      await scene.add({ name: 'another job' });
      assert.equal(await scene.take(), undefined);
      assert.equal((await scene.take('another job'))?.name, 'another job');
    });

    it('hands a locked job over again once its lock has run out, also one without a next run', async () => {
      const job = await scene.add();
      const take = (lockDeadline: Date, now: Date) =>
        scene.jobs.getNextJobToRun('a job', new Date(), lockDeadline, now, undefined);
      assert.ok(await take(fromNow(-2 * HOUR_MS), fromNow(-HOUR_MS)));
      await scene.jobs.saveJobState({ ...job, nextRunAt: null, lockedAt: fromNow(-HOUR_MS) }, undefined);
      assert.equal(await take(fromNow(-2 * HOUR_MS), fromNow(0)), undefined);
      assert.equal((await take(fromNow(-HOUR_MS), fromNow(0)))?._id, job._id);
      assert.equal(await take(fromNow(-HOUR_MS), fromNow(0)), undefined);
    });

    it('locks a given job once', async () => {
      const job = await scene.add();
      const locked = await lock(job);
      assert.ok(locked?.lockedAt instanceof Date);
      assert.equal(locked.lastModifiedBy, 'me');
      assert.equal(await lock(job), undefined);
    });

    it('does not lock a given job that was moved, disabled or renamed meanwhile, or was never saved', async () => {
      const job = await scene.add();
      assert.equal(await lock({ ...job, nextRunAt: fromNow(HOUR_MS) }), undefined);
      assert.equal(await lock({ ...job, name: 'another job' }), undefined);
      assert.equal(await lock(newJob()), undefined);
      await scene.jobs.disableJobs({ id: job._id });
      assert.equal(await lock(job), undefined);
      await scene.jobs.enableJobs({ id: job._id });
      assert.ok(await lock(job));
    });

    it('gives a job back that was not begun, and not one that is running', async () => {
      const [waiting, running] = [await scene.add(), await scene.add()];
      assert.ok((await lock(waiting)) && (await lock(running)));
      await scene.jobs.saveJobState({ ...running, nextRunAt: null, lockedAt: new Date() }, undefined);
      await scene.jobs.unlockJob(waiting);
      await scene.jobs.unlockJob(running);
      assert.equal((await scene.get(waiting)).lockedAt, undefined);
      assert.ok((await scene.get(running)).lockedAt);
      assert.equal((await scene.take())?._id, waiting._id);
    });

    it('gives back all jobs of a list, running or not, and no others', async () => {
      const [waiting, running, other] = [await scene.add(), await scene.add(), await scene.add()];
      for (const job of [waiting, running, other]) assert.ok(await lock(job));
      await scene.jobs.saveJobState({ ...running, nextRunAt: null, lockedAt: new Date() }, undefined);
      await scene.jobs.unlockJobs([waiting._id, running._id]);
      assert.equal((await scene.get(waiting)).lockedAt, undefined);
      assert.equal((await scene.get(running)).lockedAt, undefined);
      assert.ok((await scene.get(other)).lockedAt);
    });

    it('hands each of 60 jobs to one of four instances that ask at once', async () => {
      const repositories = [scene.jobs];
      for (let more = 0; more < 3; more += 1) repositories.push((await scene.another()).repository);
      for (let job = 0; job < 60; job += 1) await scene.add();
      const asked = Array.from({ length: 80 }, (_, index) =>
        repositories[index % 4]!.getNextJobToRun('a job', new Date(), fromNow(-HOUR_MS), undefined, undefined),
      );
      const taken = (await Promise.all(asked)).filter((job) => job !== undefined).map(({ _id }) => _id);
      assert.deepEqual([taken.length, new Set(taken).size], [60, 60]);
    });

    it('lets one of four instances lock a job that all want', async () => {
      const repositories = [scene.jobs];
      for (let more = 0; more < 3; more += 1) repositories.push((await scene.another()).repository);
      const job = await scene.add();
      const asked = await Promise.all([...repositories, ...repositories].map((jobs) => jobs.lockJob(job, undefined)));
      assert.equal(asked.filter((locked) => locked !== undefined).length, 1);
    });
  });
}
