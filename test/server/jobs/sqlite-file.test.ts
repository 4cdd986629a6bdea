import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { makeId } from '@parley/protocol';
import { toJobId } from 'agenda';
import { createReplyQueue } from '../../../server/src/jobs/reply-queue.ts';
import { createSqliteJobBackend } from '../../../server/src/jobs/sqlite-backend/sqlite-backend.ts';
import { keepLog } from '../../support/log.ts';
import { newJob } from './contract/scene.ts';
import { makeSqlitePlace } from './sqlite-places.ts';

describe('the job file of SQLite', () => {
  let path: string;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    const place = await makeSqlitePlace();
    path = place.address.path;
    remove = place.remove;
  });

  afterEach(() => remove());

  it('is made with its folder, and has its jobs still when it is opened again', async () => {
    const backend = createSqliteJobBackend({ path });
    await backend.connect();
    const { _id } = await backend.repository.saveJob(newJob({ data: { user: 7 } }), undefined);
    await backend.disconnect();
    await assert.rejects(backend.repository.queryJobs(), /jobs\.sqlite is not open/);
    await backend.connect();
    assert.deepEqual((await backend.repository.getJobById(_id!))?.data, { user: 7 });
    await backend.disconnect();
  });

  it('is refused where it cannot be a file, in words that name it', async () => {
    await mkdir(path, { recursive: true });
    const queue = createReplyQueue({ backend: createSqliteJobBackend({ path }), concurrency: 1, log: keepLog() });
    await assert.rejects(
      queue.start(async () => {}),
      /jobs\.sqlite cannot be opened/,
    );
    await queue.stop(100);
  });

  it('can be memory, for jobs that end with the process', async () => {
    const [backend, stranger] = [
      createSqliteJobBackend({ path: ':memory:' }),
      createSqliteJobBackend({ path: ':memory:' }),
    ];
    for (const each of [backend, stranger]) await each.connect();
    await backend.repository.saveJob(newJob(), undefined);
    assert.equal((await backend.repository.queryJobs()).total, 1);
    assert.equal((await stranger.repository.queryJobs()).total, 0);
    for (const each of [backend, stranger]) await each.disconnect();
  });

  it('takes the time from its clock', async () => {
    const backend = createSqliteJobBackend({ path, clock: () => 1_000 });
    await backend.connect();
    const job = await backend.repository.saveJob(newJob({ nextRunAt: new Date(999) }), undefined);
    assert.equal(await backend.repository.getQueueSize(), 1);
    assert.deepEqual((await backend.repository.lockJob(job, undefined))?.lockedAt, new Date(1_000));
    await backend.disconnect();
  });

  it('gives a date in the data back as its text, since data is JSON', async () => {
    const backend = createSqliteJobBackend({ path });
    await backend.connect();
    const at = new Date(0);
    const { _id } = await backend.repository.saveJob(newJob({ data: { at } }), undefined);
    assert.deepEqual((await backend.repository.getJobById(_id!))?.data, { at: '1970-01-01T00:00:00.000Z' });
    assert.equal((await backend.repository.queryJobs({ data: { at } })).total, 1);
    await backend.disconnect();
  });

  it('refuses a unique constraint that it would not understand, in words that say why', async () => {
    const backend = createSqliteJobBackend({ path });
    await backend.connect();
    const save = (unique: Record<string, unknown>) => backend.repository.saveJob(newJob({ unique }), undefined);
    await assert.rejects(save({ 'data.user': { $gt: 7 } }), /takes values to equal, not the operator "\$gt"/);
    await assert.rejects(save({ user: 7 }), /knows no field "user"; name a field of the job or a path in its data/);
    await backend.disconnect();
  });

  it('has its instances of one process tell each other of jobs, and no others', async () => {
    const backends = [path, path, `${path}.other`].map((file) => createSqliteJobBackend({ path: file }));
    const channels = backends.map(({ notificationChannel }) => notificationChannel!);
    const told: string[] = [];
    for (const [index, channel] of channels.entries()) {
      await channel.connect();
      channel.subscribe(({ jobName }) => void told.push(`${index}: ${jobName}`));
    }
    const news = { jobId: toJobId('7'), nextRunAt: null, priority: 0, timestamp: new Date() };
    await channels[0]!.publish({ ...news, jobName: 'both' });
    await channels[2]!.publish({ ...news, jobName: 'alone' });
    await channels[1]!.disconnect();
    await channels[0]!.publish({ ...news, jobName: 'left' });
    assert.deepEqual(told, ['0: both', '1: both', '2: alone', '0: left']);
    for (const channel of channels) await channel.disconnect();
  });

  it('[W1] has a woken turn reach its worker within 10 ms, in the median of 100', async () => {
    const queue = createReplyQueue({ backend: createSqliteJobBackend({ path }), concurrency: 200, log: keepLog() });
    let begun = () => {};
    await queue.start(async () => begun());
    const took: number[] = [];
    for (let turn = 0; turn < 100; turn += 1) {
      const { promise, resolve } = Promise.withResolvers<void>();
      begun = resolve;
      const before = performance.now();
      queue.wake({ conversationId: makeId(), turnId: makeId() });
      await promise;
      took.push(performance.now() - before);
    }
    await queue.stop(1_000);
    const median = took.sort((one, other) => one - other)[50]!;
    assert.ok(median < 10, `the median was ${median} ms`);
  });

  it('[W1] has the next turn begin as a place is free, without waiting for a look', async () => {
    const queue = createReplyQueue({ backend: createSqliteJobBackend({ path }), concurrency: 1, log: keepLog() });
    let begun = 0;
    const { promise: allBegun, resolve } = Promise.withResolvers<void>();
    await queue.start(async () => {
      begun += 1;
      if (begun === 30) resolve();
      await new Promise((end) => setTimeout(end, 1));
    });
    const before = performance.now();
    for (let turn = 0; turn < 30; turn += 1) queue.wake({ conversationId: makeId(), turnId: makeId() });
    await allBegun;
    const took = performance.now() - before;
    await queue.stop(1_000);
    assert.ok(took < 2_000, `30 turns took ${took} ms; looked for every 200 ms they would have taken 5,800 ms`);
  });

  it('[W8] is closed by the queue that stops', async () => {
    const backend = createSqliteJobBackend({ path });
    const queue = createReplyQueue({ backend, concurrency: 1, log: keepLog() });
    await queue.start(async () => {});
    assert.equal((await backend.repository.queryJobs()).total, 0);
    await queue.stop(1_000);
    await assert.rejects(backend.repository.queryJobs(), /is not open/);
  });

  it('[W1] begins a woken turn here where its job cannot be kept; that is logged, the same trouble not again and again', async () => {
    const log = keepLog();
    const queue = createReplyQueue({ backend: createSqliteJobBackend({ path }), concurrency: 200, log });
    const begun: string[] = [];
    await queue.start(async (key) => void begun.push(key.turnId));
    const db = new DatabaseSync(path);
    db.exec('DROP TABLE jobs');
    db.close();
    const turnId = makeId();
    queue.wake({ conversationId: makeId(), turnId });
    assert.equal((await log.seen('reply not woken')).fields['turn'], turnId);
    assert.deepEqual(begun, [turnId]);
    await log.seen('reply queue failed');
    // Two more looks, each of which fails.
    await new Promise((resolve) => setTimeout(resolve, 450));
    assert.equal(log.lines.filter(({ event }) => event === 'reply queue failed').length, 1);
    await queue.stop(1_000);
  });
});
