import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import { playHistory } from './sqlite-history.ts';
import { assertConsistent } from './sqlite-layout.ts';

describe('the check of the file’s layout', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-'));
    path = join(folder, 'parley.db');
    const store = await openSqliteStore({ path });
    await playHistory(store);
    await store.close();
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('takes what the store wrote', () => {
    const { turns, flushes } = assertConsistent(path);
    assert.ok(turns.length > 0 && flushes.length > 0);
  });

  for (const [name, change] of [
    ['a turn that is missing', 'DELETE FROM turns WHERE seq = 2'],
    ['a head without its turn', 'UPDATE conversations SET head = head + 1'],
    ['a turn without its reply', "UPDATE turns SET state = NULL WHERE state = 'pending'"],
    ['a length without its flush', "UPDATE turns SET length = length + 1 WHERE state = 'generating'"],
    ['a flush without its length', "UPDATE turns SET length = 0 WHERE state = 'generating'"],
    ['a flush of another epoch', 'UPDATE flushes SET epoch = epoch + 1'],
    ['flushes of an ended reply', "UPDATE turns SET state = 'done', entries = '[]', wake_at = NULL WHERE length > 1"],
    ['a flush of no turn', 'UPDATE flushes SET turn = turn + 10000'],
    ['a pending reply that nobody looks at', "UPDATE turns SET wake_at = NULL WHERE state = 'pending'"],
    ['a reply that failed without saying why', "UPDATE turns SET error = NULL WHERE state = 'failed'"],
    ['a reply that ended without its entries', "UPDATE turns SET entries = NULL WHERE state = 'done'"],
  ] as const) {
    it(`finds ${name}`, () => {
      const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
      assert.ok(db.prepare(change).run().changes > 0);
      db.close();
      assert.throws(() => assertConsistent(path), assert.AssertionError);
    });
  }
});
