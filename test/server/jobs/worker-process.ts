import { Agenda, type Job } from 'agenda';
import { once } from 'node:events';
import { openBackend, type JobAddress } from './open-backend.ts';

/** What a worker process is told on its command line, as JSON. */
export interface WorkerOrder {
  readonly address: JobAddress;
  /** Whether its jobs never end. */
  readonly hangs?: boolean;
  readonly lockLifetimeMs?: number;
}

/** What a worker process says: that it is ready for 'start', that it ran a job, that it stopped after 'stop'. */
export type WorkerNews = { readonly is: 'ready' | 'stopped' } | { readonly ran: unknown };

const { address, hangs, lockLifetimeMs = 60_000 } = JSON.parse(process.argv[2]!) as WorkerOrder;
const tell = (news: WorkerNews) => process.send!(news);

const agenda = new Agenda({ backend: openBackend(address), processEvery: 50, defaultLockLifetime: lockLifetimeMs });
agenda.define('a job', async (job: Job) => {
  tell({ ran: job.attrs.data });
  if (hangs) await new Promise(() => {});
});
await agenda.ready;
tell({ is: 'ready' });
await once(process, 'message');
await agenda.start();
await once(process, 'message');
await agenda.stop();
tell({ is: 'stopped' });
process.disconnect();
