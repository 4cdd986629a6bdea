import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeId } from '@parley/protocol';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import { keyOf, scene, text, together } from './contract/scene.ts';
import { storeContract } from './store-contract.ts';

storeContract('SQLite in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-'));
  const store = await openSqliteStore({ path: join(folder, 'parley.db') });
  return {
    store,
    async stop() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

storeContract('SQLite in memory', async () => {
  const store = await openSqliteStore({ path: ':memory:' });
  return { store, stop: () => store.close() };
});

describe('the SQLite store', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-'));
    path = join(folder, 'data', 'parley.db');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('[I1] has everything after it was closed and opened again', async () => {
    const store = await openSqliteStore({ path });
    const here = scene(store);
    const [first, second] = [await here.ask(), await here.ask()];
    await here.answer(first);
    await here.write(second, [text('a'), text('b')]);
    const before = await store.page(here.visitorId, here.conversationId, { limit: 10 });
    await store.close();
    const again = await openSqliteStore({ path });
    assert.deepEqual(await again.page(here.visitorId, here.conversationId, { limit: 10 }), before);
    await again.close();
  });

  it('says which path cannot be opened', async () => {
    await assert.rejects(openSqliteStore({ path: folder }), (error: Error) => error.message.includes(folder));
  });

  it('rejects, and stores the rest, where one write of many fails', async () => {
    const store = await openSqliteStore({ path });
    const here = scene(store);
    const bad = { ...here.newTurn(), text: null as unknown as string };
    const results = await Promise.allSettled([here.ask(), store.insertTurn(bad), here.ask()]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    const stored = await store.history(here.conversationId, 10, 10);
    assert.deepEqual(
      stored.map(({ seq }) => seq),
      [1, 2],
    );
    await store.close();
  });

  it('[D3][W2] shares one file between processes: turns are numbered once, claims are won once', async () => {
    const conversationId = makeId();
    const visitorId = makeId();
    const workers = await together(3, async () => {
      const child = fork(new URL('./sqlite-worker.ts', import.meta.url), [path, visitorId, conversationId]);
      await messageOf(child);
      return child;
    });
    const told = await Promise.all(
      workers.map(async (child) => {
        const answer = messageOf<{ seqs: number[]; claimed: number[] }>(child);
        const exit = once(child, 'exit');
        child.send('go');
        await exit;
        return answer;
      }),
    );
    const numbers = Array.from({ length: 60 }, (_, index) => index + 1);
    const ascending = (a: number, b: number) => a - b;
    assert.deepEqual(told.flatMap(({ seqs }) => seqs).sort(ascending), numbers);
    assert.deepEqual(told.flatMap(({ claimed }) => claimed).sort(ascending), numbers);
  });

  it('[I1] has every turn that was acknowledged before the process was killed, once', async () => {
    const conversationId = makeId();
    const visitorId = makeId();
    const child = fork(new URL('./sqlite-writer.ts', import.meta.url), [path, visitorId, conversationId]);
    const acknowledged: string[] = [];
    child.on('message', (id) => {
      acknowledged.push(id as string);
      if (acknowledged.length === 200) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const store = await openSqliteStore({ path });
    const stored = (await store.history(conversationId, 100_000, 100_000)).map(({ id }) => id);
    assert.ok(acknowledged.length >= 200);
    assert.equal(new Set(stored).size, stored.length);
    const lost = acknowledged.filter((id) => !stored.includes(id));
    assert.deepEqual(lost, []);
    await store.close();
  });

  it('says that it is unavailable while another program holds the file, and goes on afterwards', async () => {
    const store = await openSqliteStore({ path, busyAfterMs: 1 });
    const here = scene(store);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await assert.rejects(here.ask(), { name: 'StoreUnavailableError' });
    other.exec('ROLLBACK');
    other.close();
    assert.equal((await here.ask()).seq, 1);
    await store.close();
  });

  it('sees at once what another handle of the same file wrote', async () => {
    const [one, other] = [await openSqliteStore({ path }), await openSqliteStore({ path })];
    const here = scene(one);
    const turn = await here.ask();
    const there = scene(other, here);
    assert.deepEqual(await there.read(turn), turn);
    const epoch = await there.write(turn, [text('a')]);
    assert.equal(await one.flush(keyOf(turn), { epoch, from: 0, entries: [text('x')] }), false);
    assert.equal(await one.flush(keyOf(turn), { epoch, from: 1, entries: [text('b')] }), true);
    assert.deepEqual((await there.readReply(turn)).entries, [text('a'), text('b')]);
    await one.close();
    await other.close();
  });
});

/** The next message of a process; rejects where it ends without one. */
async function messageOf<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  child.once('exit', (code) => ended.abort(new Error(`the process ended with ${code} and no message`)));
  const [message] = await once(child, 'message', { signal: ended.signal });
  return message as T;
}
