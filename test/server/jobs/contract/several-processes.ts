import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { WorkerNews, WorkerOrder } from '../worker-process.ts';
import { sceneOf, type PlaceMaker } from './scene.ts';

/** What holds where several processes work on the same jobs. */
export function severalProcesses(makePlace: PlaceMaker): void {
  describe('several processes', () => {
    const scene = sceneOf(makePlace);
    let workers: ChildProcess[];
    let ran: unknown[];
    let enough: () => void;

    beforeEach(() => {
      workers = [];
      ran = [];
      enough = () => {};
    });

    afterEach(() => {
      for (const worker of workers) worker.kill('SIGKILL');
    });

    /** Starts a process with an instance of its own, which then runs jobs. */
    async function startWorker(order: Omit<WorkerOrder, 'address'> = {}): Promise<ChildProcess> {
      const json = JSON.stringify({ ...order, address: scene.address } satisfies WorkerOrder);
      const worker = fork(new URL('../worker-process.ts', import.meta.url), [json]);
      workers.push(worker);
      await once(worker, 'message');
      worker.on('message', (news: WorkerNews) => {
        if (!('ran' in news)) return;
        ran.push(news.ran);
        enough();
      });
      return worker;
    }

    /** Resolves when that many jobs were run by all processes together. */
    async function haveRun(jobs: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      enough = () => ran.length >= jobs && resolve();
      enough();
      await promise;
    }

    it('run each job once', async () => {
      for (let job = 0; job < 60; job += 1) await scene.add({ data: job });
      const started = await Promise.all([startWorker(), startWorker(), startWorker()]);
      for (const worker of started) worker.send('start');
      await haveRun(60);
      const stopped = started.map((worker) => once(worker, 'message'));
      for (const worker of started) worker.send('stop');
      await Promise.all(stopped);
      assert.deepEqual(
        (ran as number[]).sort((one, other) => one - other),
        Array.from({ length: 60 }, (_, index) => index),
      );
    });

    it('find a job that another process asks for while they are idle', async () => {
      const worker = await startWorker();
      worker.send('start');
      await scene.agenda().now('a job', 'hello');
      await haveRun(1);
      assert.deepEqual(ran, ['hello']);
    });

    it('take over the job of a process that was killed, once its lock has run out', async () => {
      await scene.add({ data: 'hello' });
      const first = await startWorker({ hangs: true });
      first.send('start');
      await haveRun(1);
      first.kill('SIGKILL');
      await once(first, 'exit');
      assert.equal((await scene.jobs.queryJobs({ state: 'running' })).total, 1);
      const second = await startWorker({ lockLifetimeMs: 100 });
      second.send('start');
      await haveRun(2);
      assert.deepEqual(ran, ['hello', 'hello']);
    });

    it('end by themselves once their instance stopped', async () => {
      const worker = await startWorker({ lockLifetimeMs: 1_000 });
      worker.send('start');
      await scene.agenda().now('a job', 'hello');
      await haveRun(1);
      worker.send('stop');
      assert.deepEqual(await once(worker, 'exit'), [0, null]);
    });
  });
}
