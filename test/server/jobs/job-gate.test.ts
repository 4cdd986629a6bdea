import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { AgendaBackend, JobParameters, JobRepository } from 'agenda';
import { createJobGate, type JobGate } from '../../../server/src/jobs/job-gate.ts';
import { createSqliteJobBackend } from '../../../server/src/jobs/sqlite-backend/sqlite-backend.ts';
import { newJob } from './contract/scene.ts';

describe('the gate between Agenda and its jobs', () => {
  let now: number;
  let places: number;
  let backend: AgendaBackend;
  let gate: JobGate;

  beforeEach(async () => {
    now = Date.now();
    places = 1;
    const clock = () => now;
    backend = createSqliteJobBackend({ path: ':memory:', clock });
    await backend.connect();
    gate = createJobGate(backend.repository, { freePlaces: () => places, clock });
    for (let job = 0; job < 3; job += 1) await backend.repository.saveJob(newJob({ priority: -job }), undefined);
  });

  afterEach(() => backend.disconnect());

  /** Asks as Agenda does, whose locks live for 200 ms. */
  const take = (): Promise<JobParameters | undefined> =>
    gate.repository.getNextJobToRun('a job', new Date(now), new Date(now - 200), undefined, undefined);
  const locked = async () => (await backend.repository.queryJobs({ state: 'running' })).total;

  it('hands over as many jobs as there are places, and leaves the others unlocked', async () => {
    const first = await take();
    assert.ok(first?._id);
    assert.equal(await take(), undefined);
    assert.equal(await locked(), 1);
    gate.begun(first._id);
    assert.ok(await take());
    gate.begun(first._id);
    places = 0;
    assert.equal(await take(), undefined);
    assert.equal(await locked(), 2);
  });

  it('hands over no more jobs than places to those who ask at the same time', async () => {
    places = 2;
    const taken = await Promise.all([take(), take(), take()]);
    assert.equal(taken.filter((job) => job !== undefined).length, 2);
    assert.equal(await locked(), 2);
  });

  it('gives back at once what it got for a place that somebody else took meanwhile', async () => {
    // A database on another machine: asked at once, it answers both before either has its place.
    const slow: JobRepository = Object.create(backend.repository);
    slow.getNextJobToRun = async (...asked) => {
      const job = await backend.repository.getNextJobToRun(...asked);
      await setTimeout(5);
      return job;
    };
    gate = createJobGate(slow, { freePlaces: () => places, clock: () => now });
    const taken = await Promise.all([take(), take()]);
    assert.equal(taken.filter((job) => job !== undefined).length, 1);
    assert.equal(await locked(), 1);
    assert.equal(gate.turnedAway(), true);
  });

  it('remembers that it refused a job until it is asked', async () => {
    await take();
    assert.equal(gate.turnedAway(), false);
    await take();
    assert.equal(gate.turnedAway(), true);
    assert.equal(gate.turnedAway(), false);
  });

  it('keeps a job for whom it was handed to longer than Agenda would, and then hands it over again', async () => {
    places = 2;
    const job = await take();
    now += 29_000;
    assert.ok(job!.lockedAt!.getTime() > now - 200, 'Agenda has to think that its lock is fresh');
    assert.notEqual((await take())?._id, job!._id);
    now += 1_000;
    assert.equal((await take())?._id, job!._id);
  });

  it('has the place of a job that Agenda never began free again once the lock has run out', async () => {
    await take();
    now += 29_000;
    assert.equal(await take(), undefined);
    now += 1_000;
    assert.ok(await take());
  });

  it('[I7] hands over a job that was put there before the clock was set back, as one for now', async () => {
    places = 4;
    const saved = newJob({ name: 'another job', nextRunAt: new Date(now) });
    await backend.repository.saveJob(saved, undefined);
    now -= 3_600_000;
    const lockDeadline = new Date(now - 200);
    const job = await gate.repository.getNextJobToRun('another job', new Date(now), lockDeadline, undefined, undefined);
    assert.ok(job?._id, 'it would wait for an hour, and keep out other wake-up calls for its turn');
    assert.ok(job.nextRunAt!.getTime() <= now);
  });

  it('writes down that a job began, and not that it ended', async () => {
    const job = (await take())!;
    const stored = async () => (await backend.repository.getJobById(job._id!))!;
    await gate.repository.saveJobState({ ...job, nextRunAt: null }, undefined);
    assert.equal((await stored()).nextRunAt, null);
    const { lockedAt: _, ...ended } = job;
    await gate.repository.saveJobState({ ...ended, lastFinishedAt: new Date() }, undefined);
    assert.deepEqual([(await stored()).lockedAt, (await stored()).lastFinishedAt], [job.lockedAt, undefined]);
  });

  it('gives back what was not begun when it closes, and hands over nothing more', async () => {
    places = 3;
    const [first] = [await take(), await take()];
    gate.begun(first!._id!);
    await gate.close();
    assert.equal(await take(), undefined);
    const running = (await backend.repository.queryJobs({ state: 'running' })).jobs;
    assert.deepEqual(
      running.map(({ _id }) => _id),
      [first!._id],
    );
  });
});
