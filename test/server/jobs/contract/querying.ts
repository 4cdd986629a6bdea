import assert from 'node:assert/strict';
import type { JobParameters, JobsQueryOptions, JobState } from 'agenda';
import { fromNow, HOUR_MS, names, sceneOf, type PlaceMaker } from './scene.ts';

/** How jobs are looked for and counted. */
export function querying(makePlace: PlaceMaker): void {
  describe('querying', () => {
    const scene = sceneOf(makePlace);
    const found = async (options?: JobsQueryOptions) => names((await scene.jobs.queryJobs(options)).jobs).sort();

    async function addNamed(...jobNames: string[]): Promise<Map<string, string>> {
      const ids = new Map<string, string>();
      for (const name of jobNames) ids.set(name, (await scene.add({ name }))._id);
      return ids;
    }

    it('finds jobs by one name and by several', async () => {
      await addNamed('a', 'b', 'c');
      assert.deepEqual(await found(), ['a', 'b', 'c']);
      assert.deepEqual(await found({ name: 'b' }), ['b']);
      assert.deepEqual(await found({ names: ['a', 'c', 'none'] }), ['a', 'c']);
    });

    it('finds jobs by one id and by several, and none by what is no id', async () => {
      const ids = await addNamed('a', 'b', 'c');
      assert.deepEqual(await found({ id: ids.get('b')! }), ['b']);
      assert.deepEqual(await found({ ids: [ids.get('a')!, ids.get('c')!] }), ['a', 'c']);
      assert.deepEqual(await scene.jobs.queryJobs({ id: 'no such id' }), { jobs: [], total: 0 });
    });

    it('finds jobs whose name contains a text, in capitals or not, taken as it is', async () => {
      await addNamed('send mail', 'Mail.digest', 'sweep');
      assert.deepEqual(await found({ search: 'MAIL' }), ['Mail.digest', 'send mail']);
      assert.deepEqual(await found({ search: 'l.d' }), ['Mail.digest']);
      assert.deepEqual(await found({ search: '.*' }), []);
      assert.deepEqual(await found({ search: '%' }), []);
    });

    it('finds jobs by part of their data', async () => {
      await scene.add({ name: 'a', data: { user: { id: 1, kind: 'x' }, tags: ['new', 'old'] } });
      await scene.add({ name: 'b', data: { user: { id: 2, kind: 'x' } } });
      await scene.add({ name: 'c', data: 'text' });
      assert.deepEqual(await found({ data: { user: { id: 1 } } }), ['a']);
      assert.deepEqual(await found({ data: { user: { kind: 'x' } } }), ['a', 'b']);
      assert.deepEqual(await found({ data: { tags: 'old' } }), ['a']);
      assert.deepEqual(await found({ data: { tags: ['new', 'old'] } }), ['a']);
      assert.deepEqual(await found({ data: { user: { id: '1' } } }), []);
      assert.deepEqual(await found({ data: { tags: null } }), ['b', 'c']);
      assert.deepEqual(await found({ data: 'text' }), ['c']);
    });

    it('leaves disabled jobs out where that is asked for', async () => {
      await scene.add({ name: 'on' });
      await scene.add({ name: 'off', disabled: true });
      assert.deepEqual(await found(), ['off', 'on']);
      assert.deepEqual(await found({ includeDisabled: false }), ['on']);
    });

    const states: Record<Exclude<JobState, 'paused'>, Partial<JobParameters>> = {
      running: { lockedAt: fromNow(0), nextRunAt: fromNow(-HOUR_MS) },
      failed: { nextRunAt: null, failedAt: fromNow(-HOUR_MS), lastFinishedAt: fromNow(-HOUR_MS) },
      repeating: { repeatInterval: '5 minutes', nextRunAt: fromNow(HOUR_MS) },
      scheduled: { nextRunAt: fromNow(HOUR_MS) },
      queued: { nextRunAt: fromNow(-HOUR_MS) },
      completed: { nextRunAt: null, failedAt: fromNow(-2 * HOUR_MS), lastFinishedAt: fromNow(-HOUR_MS) },
    };

    async function addOfEachState(): Promise<void> {
      for (const [name, job] of Object.entries(states)) await scene.add({ name, ...job });
      await scene.add({ name: 'paused', ...states.queued, disabled: true });
    }

    it('finds jobs by their state, and says it of each', async () => {
      await addOfEachState();
      for (const state of Object.keys(states) as JobState[]) {
        assert.deepEqual(await found({ state }), state === 'queued' ? ['paused', 'queued'] : [state]);
      }
      assert.deepEqual(await found({ state: 'paused' }), ['paused']);
      for (const { name, state } of (await scene.jobs.queryJobs()).jobs) {
        assert.equal(state, name === 'paused' ? 'queued' : name);
      }
    });

    it('gives a page, and the number of all that match', async () => {
      for (let priority = 1; priority <= 5; priority += 1) await scene.add({ name: `job ${priority}`, priority });
      await scene.add({ name: 'later', priority: 9, nextRunAt: fromNow(HOUR_MS) });
      const query = { sort: { priority: 'asc' }, skip: 1, limit: 2 } as const;
      const ofAll = await scene.jobs.queryJobs(query);
      assert.deepEqual([names(ofAll.jobs), ofAll.total], [['job 2', 'job 3'], 6]);
      const ofState = await scene.jobs.queryJobs({ ...query, state: 'queued', skip: 3 });
      assert.deepEqual([names(ofState.jobs), ofState.total], [['job 4', 'job 5'], 5]);
      assert.equal((await scene.jobs.queryJobs({ ...query, skip: 10 })).jobs.length, 0);
    });

    it('has the job that runs last come first where no order is asked for', async () => {
      for (const hours of [2, 3, 1]) await scene.add({ name: `in ${hours}`, nextRunAt: fromNow(hours * HOUR_MS) });
      await scene.add({ name: 'never', nextRunAt: null });
      assert.deepEqual(names((await scene.jobs.queryJobs()).jobs), ['in 3', 'in 2', 'in 1', 'never']);
    });

    it('sorts by what is asked for, both ways, what is missing first', async () => {
      await scene.add({ name: 'b', priority: 1, data: 2, lastRunAt: fromNow(0) });
      await scene.add({ name: 'a', priority: 2, data: 10 });
      await scene.add({ name: 'c', priority: 2, data: 'text', lastRunAt: fromNow(HOUR_MS) });
      const sorted = async (sort: JobsQueryOptions['sort'] & object) =>
        names((await scene.jobs.queryJobs({ sort })).jobs).join('');
      assert.equal(await sorted({ name: 'asc' }), 'abc');
      assert.equal(await sorted({ name: 'desc' }), 'cba');
      assert.equal(await sorted({ name: 'asc', priority: 'desc' }), 'acb');
      assert.equal(await sorted({ data: 'asc' }), 'bac');
      assert.equal(await sorted({ data: 'desc' }), 'cab');
      assert.equal(await sorted({ lastRunAt: 'asc' }), 'abc');
    });

    it('counts the jobs of each name and state', async () => {
      for (const state of [states.queued, states.queued, states.failed]) await scene.add({ name: 'a', ...state });
      await scene.add({ name: 'b', ...states.running });
      await scene.add({ name: 'b', ...states.repeating, disabled: true });
      const none = { running: 0, scheduled: 0, queued: 0, completed: 0, failed: 0, repeating: 0, paused: 0 };
      const overviews = await scene.jobs.getJobsOverview();
      overviews.sort((one, other) => one.name.localeCompare(other.name));
      assert.deepEqual(overviews, [
        { ...none, name: 'a', total: 3, queued: 2, failed: 1 },
        { ...none, name: 'b', total: 2, running: 1, repeating: 1, paused: 1 },
      ]);
    });

    it('names each job name once', async () => {
      await addNamed('b', 'a', 'b');
      await scene.add({ name: 'b' });
      assert.deepEqual((await scene.jobs.getDistinctJobNames()).sort(), ['a', 'b']);
    });

    it('counts the jobs that are due', async () => {
      await addOfEachState();
      // What is due is due, also where it is running or paused.
      assert.equal(await scene.jobs.getQueueSize(), 3);
    });
  });
}
