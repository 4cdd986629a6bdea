/** Runs one job that Agenda hands to a process of its own: it works, fails or dies, as its name says. */
import { Agenda } from 'agenda';
import { openBackend, type JobAddress } from './open-backend.ts';

const [name, jobId] = process.argv.slice(2) as [string, string];
const backend = openBackend(JSON.parse(process.env['JOBS_AT']!) as JobAddress);
const agenda = new Agenda({ backend, name: `forked ${name}`, forkedWorker: true });
await agenda.ready;
agenda.define('works', async () => {});
agenda.define('fails', async () => {
  throw new Error('no luck');
});
agenda.define('dies', async () => process.exit(2));
await agenda.runForkedJob(jobId);
process.exit(0);
