import assert from 'node:assert/strict';
import { names, sceneOf, type PlaceMaker } from './scene.ts';

/** How jobs are held back and let go again. */
export function disabling(makePlace: PlaceMaker): void {
  describe('disabling', () => {
    const scene = sceneOf(makePlace);
    const off = async () => names((await scene.jobs.queryJobs({ state: 'paused', sort: { name: 'asc' } })).jobs);

    beforeEach(async () => {
      for (const name of ['a', 'b', 'c']) await scene.add({ name, data: { user: name === 'c' ? 2 : 1 } });
    });

    it('disables the jobs that are meant, and counts those that were not disabled before', async () => {
      assert.equal(await scene.jobs.disableJobs({ name: 'a' }), 1);
      assert.equal(await scene.jobs.disableJobs({ data: { user: 1 } }), 1);
      assert.deepEqual(await off(), ['a', 'b']);
    });

    it('enables the jobs that are meant, and counts them', async () => {
      await scene.jobs.disableJobs({ names: ['a', 'b', 'c'] });
      assert.deepEqual(await off(), ['a', 'b', 'c']);
      assert.equal(await scene.jobs.enableJobs({ notNames: ['a'] }), 2);
      assert.equal(await scene.jobs.enableJobs({ notNames: ['a'] }), 0);
      assert.deepEqual(await off(), ['a']);
    });

    it('changes nothing where nothing is said', async () => {
      assert.equal(await scene.jobs.disableJobs({}), 0);
      assert.deepEqual(await off(), []);
      assert.equal(await scene.jobs.disableJobs({ name: 'a' }), 1);
      assert.equal(await scene.jobs.enableJobs({}), 0);
      assert.deepEqual(await off(), ['a']);
    });
  });
}
