import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeId } from '@parley/protocol';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import { StoreUnavailableError, type Store } from '../../../server/src/store/store.ts';
import { startServer } from '../../support/server.ts';
import { scene } from './contract/scene.ts';
import { finishReplies, playHistory } from './sqlite-history.ts';
import { assertConsistent, readRows } from './sqlite-layout.ts';

describe('the SQLite file in the hands of an operator', () => {
  let folder: string;
  let path: string;
  let store: Store;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-'));
    path = join(folder, 'data', 'parley.sqlite');
    store = await openSqliteStore({ path });
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  describe('who copies it while the server writes', () => {
    it('[I1] has by VACUUM INTO all that was acknowledged before, whole, and can go on with it', async () => {
      await playHistory(store);
      const here = scene(store);
      await here.ask();
      const before = readRows(path).turns.map(({ id }) => id);
      const writer = fork(new URL('./sqlite-writer.ts', import.meta.url), [path, makeId(), makeId()]);
      await once(writer, 'message');
      const copy = join(folder, 'copy.sqlite');
      const db = new DatabaseSync(path, { timeout: 5_000 });
      db.prepare('VACUUM INTO ?').run(copy);
      db.close();
      // The next message may still tell of what was written before the copy.
      while (readRows(path).turns.length === readRows(copy).turns.length) await once(writer, 'message');
      writer.kill('SIGKILL');
      await once(writer, 'exit');
      const kept = new Set(assertConsistent(copy).turns.map(({ id }) => id));
      const lost = before.filter((id) => !kept.has(id));
      assert.deepEqual(lost, []);
      assert.ok(kept.size > before.length && kept.size < readRows(path).turns.length, 'written before and after');
      const restored = await openSqliteStore({ path: copy });
      await finishReplies(restored);
      await restored.close();
      assertConsistent(copy);
    });

    it('has by a copy of the file alone only what was there at the last checkpoint, so that is no backup', async () => {
      const here = scene(store);
      await here.ask();
      checkpoint(path);
      await here.ask();
      const copy = join(folder, 'copy.sqlite');
      await copyFile(path, copy);
      assert.equal(assertConsistent(copy).turns.length, 1);
      assert.equal(assertConsistent(path).turns.length, 2);
    });
  });

  it('[I1] acknowledges nothing once the file was removed, and has all of it when it is put back', async () => {
    const here = scene(store);
    const first = await here.ask();
    checkpoint(path);
    await rename(join(folder, 'data'), join(folder, 'elsewhere'));
    await assert.rejects(here.ask(), (error: Error) => {
      assert.ok(error instanceof StoreUnavailableError);
      assert.match(error.message, /parley\.sqlite is not there any more: .* Stop the server, put the file/);
      return true;
    });
    await mkdir(join(folder, 'data'));
    await (await openSqliteStore({ path })).close();
    await assert.rejects(here.ask(), StoreUnavailableError, 'another file in its place is not it');
    await rm(join(folder, 'data'), { recursive: true });
    await rename(join(folder, 'elsewhere'), join(folder, 'data'));
    const next = await here.ask();
    assert.ok(next.seq > first.seq);
    assert.deepEqual(
      assertConsistent(path).turns.map(({ seq }) => seq),
      Array.from({ length: next.seq }, (_, index) => index + 1),
    );
  });

  it('[H8] answers 503 once the folder is gone, says so in the log, and goes on serving what it can', async () => {
    const data = join(folder, 'served');
    const server = await startServer({ environment: { PARLEY_DATA: data } });
    const visitor = await server.visitor();
    const conversationId = makeId();
    await visitor.post(conversationId, 'say hello');
    await server.log.seen('reply settled');
    await rm(data, { recursive: true });
    const turns = `/v1/conversations/${conversationId}/turns`;
    const answer = await visitor.send('POST', turns, { id: makeId(), text: 'say more' });
    assert.deepEqual([answer.status, answer.problem.code], [503, 'unavailable']);
    assert.ok(answer.headers.get('Retry-After'));
    const { fields } = await server.log.seen('store unavailable');
    assert.match(String(fields['reason']), /parley\.sqlite is not there any more/);
    assert.equal((await visitor.send('GET', '/healthz')).status, 200);
    await server.close();
  });
});

function checkpoint(path: string): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA wal_checkpoint(FULL)');
  db.close();
}
