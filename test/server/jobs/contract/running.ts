import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Agenda, Job } from 'agenda';
import { HOUR_MS, sceneOf, type PlaceMaker } from './scene.ts';

/** What Agenda does with the backend, in one process. */
export function running(makePlace: PlaceMaker): void {
  describe('running', () => {
    const scene = sceneOf(makePlace);

    /** Defines a job that says with what it was called, and starts the instance. */
    async function worker(told: unknown[], agenda: Agenda = scene.agenda()): Promise<Agenda> {
      agenda.define('a job', async (job: Job) => void told.push(job.attrs.data));
      await agenda.start();
      return agenda;
    }

    it('runs a job with its data', async () => {
      const told: unknown[] = [];
      const agenda = await worker(told);
      const done = once(agenda, 'complete');
      await agenda.now('a job', { user: 7 });
      await done;
      assert.deepEqual(told, [{ user: 7 }]);
    });

    it('runs a job that another instance asked for', async () => {
      const told: unknown[] = [];
      const agenda = await worker(told);
      const done = once(agenda, 'complete');
      await scene.agenda().now('a job', { user: 7 });
      await done;
      assert.deepEqual(told, [{ user: 7 }]);
    });

    it('runs a job no earlier than it is due', async () => {
      const told: unknown[] = [];
      const agenda = await worker(told);
      const due = Date.now() + 150;
      const done = once(agenda, 'complete');
      await agenda.schedule(new Date(due), 'a job', 'later');
      await agenda.schedule(new Date(Date.now() + HOUR_MS), 'a job', 'much later');
      await done;
      assert.ok(Date.now() >= due);
      assert.deepEqual(told, ['later']);
    });

    it('runs a repeating job again and again, and keeps it once', async () => {
      const told: unknown[] = [];
      const agenda = scene.agenda();
      agenda.define('a job', async () => void told.push('run'));
      await agenda.start();
      await agenda.every(20, 'a job');
      await agenda.every(20, 'a job');
      while (told.length < 3) await once(agenda, 'complete');
      assert.equal((await scene.jobs.queryJobs()).total, 1);
    });

    it('keeps why a job failed and how often', async () => {
      const agenda = scene.agenda();
      agenda.define('a job', async () => {
        throw new Error('no luck');
      });
      await agenda.start();
      const done = once(agenda, 'complete');
      const job = await agenda.now('a job', {});
      await done;
      const { failReason, failCount, failedAt, lockedAt } = await scene.get(job.attrs);
      assert.deepEqual([failReason, failCount, lockedAt], ['no luck', 1, undefined]);
      assert.ok(failedAt instanceof Date);
      assert.equal((await scene.jobs.queryJobs({ state: 'failed' })).total, 1);
    });

    it('does not run a disabled job until it is enabled', async () => {
      const told: unknown[] = [];
      await scene.add({ data: 'off', disabled: true });
      await scene.add({ data: 'on' });
      const agenda = scene.agenda();
      const first = once(agenda, 'complete');
      await worker(told, agenda);
      await first;
      assert.deepEqual(told, ['on']);
      const second = once(agenda, 'complete');
      assert.equal(await agenda.enable({ data: 'off' }), 1);
      await second;
      assert.deepEqual(told, ['on', 'off']);
    });

    it('cancels jobs, and purges those that nobody defines', async () => {
      const agenda = scene.agenda();
      agenda.define('a job', async () => {});
      await agenda.ready;
      for (const name of ['a job', 'a job', 'another job', 'a third job']) await scene.add({ name });
      assert.equal(await agenda.cancel({ name: 'another job' }), 1);
      assert.equal(await agenda.purge(), 1);
      assert.equal(await agenda.cancelAll(), 2);
    });

    it('logs what happens to a job where the instance was told to', async () => {
      const agenda = scene.agenda({ logging: true, name: 'me' });
      await worker([], agenda);
      const done = once(agenda, 'complete');
      await agenda.now('a job', {});
      await done;
      const events = async () => (await agenda.getLogs({ jobName: 'a job' })).entries.map(({ event }) => event);
      // Written without anybody waiting for it.
      while ((await events()).length < 4) await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual((await events()).sort(), ['complete', 'locked', 'start', 'success']);
      assert.equal((await agenda.getLogs()).entries[0]?.agendaName, 'me');
    });

    it('runs each of 100 jobs once, by several instances', async () => {
      for (let job = 0; job < 100; job += 1) await scene.add({ data: job });
      const told: number[] = [];
      const { promise: allDone, resolve } = Promise.withResolvers<void>();
      for (let instance = 0; instance < 3; instance += 1) {
        const agenda = scene.agenda({ maxConcurrency: 20, defaultConcurrency: 20 });
        agenda.on('complete', () => told.length >= 100 && resolve());
        await worker(told, agenda);
      }
      await allDone;
      assert.deepEqual(
        told.sort((one, other) => one - other),
        Array.from({ length: 100 }, (_, index) => index),
      );
    });

    it('gives back what it took and did not begin when it stops', async () => {
      const agenda = scene.agenda({ maxConcurrency: 1, defaultConcurrency: 1 });
      const { promise: end, resolve } = Promise.withResolvers<void>();
      agenda.define('a job', () => end);
      await scene.add();
      await scene.add();
      const begun = once(agenda, 'start');
      await agenda.start();
      await begun;
      assert.equal((await scene.jobs.queryJobs({ state: 'running' })).total, 2);
      await agenda.stop();
      assert.equal((await scene.jobs.queryJobs({ state: 'queued' })).total, 1);
      resolve();
    });
  });
}
