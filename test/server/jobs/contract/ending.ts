import assert from 'node:assert/strict';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { backoffStrategies } from 'agenda';
import { eventually } from '../../../support/eventually.ts';
import { sceneOf, type PlaceMaker } from './scene.ts';

/** What becomes of a job once it ran. */
export function ending(makePlace: PlaceMaker): void {
  describe('ending', () => {
    const scene = sceneOf(makePlace);

    it('removes a job that is to go once it completed, and keeps one that failed', async () => {
      const agenda = scene.agenda();
      agenda.define(
        'a job',
        async ({ attrs }) => {
          if (attrs.data === 'fails') throw new Error('no luck');
        },
        { removeOnComplete: true },
      );
      for (const data of ['works', 'fails', 'works']) await scene.add({ data });
      let completed = 0;
      await agenda.start();
      while ((completed += 1) <= 3) await once(agenda, 'complete');
      await eventually(async () => (await scene.jobs.queryJobs()).total === 1);
      assert.deepEqual(
        (await scene.jobs.queryJobs()).jobs.map(({ data, failReason }) => [data, failReason]),
        [['fails', 'no luck']],
      );
    });

    it('tries a job that failed again as its backoff says, and no more often', async () => {
      const agenda = scene.agenda();
      const attempts: number[] = [];
      agenda.define(
        'a job',
        async ({ attrs }) => {
          attempts.push(attrs.failCount ?? 0);
          throw new Error('no luck');
        },
        { backoff: backoffStrategies.constant({ delay: 20, maxRetries: 2 }) },
      );
      const job = await scene.add();
      const exhausted = once(agenda, 'retry exhausted');
      await agenda.start();
      await exhausted;
      assert.deepEqual(attempts, [0, 1, 2]);
      const kept = () => scene.get(job);
      // Told before it is written down.
      await eventually(async () => (await kept()).failCount === 3);
      const { failReason, nextRunAt } = await kept();
      assert.deepEqual([failReason, nextRunAt], ['no luck', null]);
    });

    it('keeps how far a job said that it got', async () => {
      const agenda = scene.agenda();
      agenda.define('a job', async (job) => job.touch(50));
      const job = await scene.add();
      const done = once(agenda, 'complete');
      await agenda.start();
      await done;
      assert.equal((await scene.get(job)).progress, 50);
    });

    it('runs a job in a process of its own, and keeps how it ended there', async () => {
      const agenda = scene.agenda({
        forkHelper: {
          path: fileURLToPath(new URL('../forked-process.ts', import.meta.url)),
          options: { silent: true, env: { ...process.env, JOBS_AT: JSON.stringify(scene.address) } },
        },
      });
      for (const name of ['works', 'fails', 'dies']) agenda.define(name, async () => {});
      await agenda.ready;
      const ends: (readonly [string, boolean])[] = [];
      for (const name of ['works', 'fails', 'dies']) {
        const job = agenda.create(name, {});
        job.forkMode(true);
        await job.save();
        await job.run();
        const { failReason, lastFinishedAt, failedAt } = await scene.get(job.attrs);
        assert.ok(lastFinishedAt ?? failedAt);
        ends.push([name, failReason !== undefined]);
      }
      assert.deepEqual(ends, [
        ['works', false],
        ['fails', true],
        ['dies', true],
      ]);
    });
  });
}
