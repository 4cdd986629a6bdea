import assert from 'node:assert/strict';
import type { JobId, RemoveJobsOptions } from 'agenda';
import { names, sceneOf, type PlaceMaker } from './scene.ts';

/** How jobs are removed. */
export function removing(makePlace: PlaceMaker): void {
  describe('removing', () => {
    const scene = sceneOf(makePlace);
    let ids: Record<'a' | 'b' | 'c', JobId>;

    beforeEach(async () => {
      const id = async (name: string, user: number) => (await scene.add({ name, data: { user } }))._id;
      ids = { a: await id('a', 1), b: await id('b', 1), c: await id('c', 2) };
    });

    async function leaves(options: RemoveJobsOptions, left: string): Promise<void> {
      assert.equal(await scene.jobs.removeJobs(options), 3 - left.length);
      assert.equal(names((await scene.jobs.queryJobs({ sort: { name: 'asc' } })).jobs).join(''), left);
    }

    it('removes a job by its id', () => leaves({ id: ids.b }, 'ac'));
    it('removes jobs by their ids', () => leaves({ ids: [ids.a, ids.c] }, 'b'));
    it('removes jobs by a name', () => leaves({ name: 'b' }, 'ac'));
    it('removes jobs by names', () => leaves({ names: ['a', 'b', 'none'] }, 'c'));
    it('removes jobs of all names but some', () => leaves({ notNames: ['a', 'none'] }, 'a'));
    it('removes jobs by part of their data', () => leaves({ data: { user: 1 } }, 'c'));
    it('removes only what meets all that is said', () => leaves({ names: ['b', 'c'], data: { user: 1 } }, 'ac'));
    it('removes a job by its id only where it has the name too', () => leaves({ id: ids.a, name: 'b' }, 'abc'));
    it('removes nothing where nothing is said', () => leaves({}, 'abc'));
    it('removes nothing where the lists are empty', () => leaves({ ids: [], names: [], notNames: [] }, 'abc'));
    it('removes nothing for an id that no job has', () => leaves({ id: 'no such id' }, 'abc'));

    it('removes everything where everything is meant', async () => {
      assert.equal(await scene.jobs.purgeAllJobs(), 3);
      assert.equal((await scene.jobs.queryJobs()).total, 0);
    });
  });
}
