import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeId, readSearch } from '@parley/protocol';
import { openFile } from '../../../server/src/sqlite/open-file.ts';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import { TURNS_FILE } from '../../../server/src/store/sqlite/turns-file.ts';
import { assertConsistent } from './sqlite-layout.ts';

describe('a file of the first layout', () => {
  const visitorId = makeId();
  const conversationId = makeId();
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-'));
    path = join(folder, 'parley.db');
    const db = openFile(path, { ...TURNS_FILE, migrations: TURNS_FILE.migrations.slice(0, 1) }, 1_000);
    db.prepare('INSERT INTO conversations VALUES (?, ?, 2, 1, 2)').run(conversationId, visitorId);
    const turn = db.prepare(
      `INSERT INTO turns (conversation_id, id, seq, site, author, text, attachments, context, created_at,
         state, epoch, length, entries)
       VALUES (?, ?, ?, 'test', 'visitor', ?, '[]', '[]', 1, 'done', 1, 1, ?)`,
    );
    const entries = JSON.stringify([{ kind: 'text', text: 'It left Zürich on Monday.' }]);
    turn.run(conversationId, makeId(), 1, 'Where is my parcel?', entries);
    turn.run(conversationId, makeId(), 2, 'Thank you', JSON.stringify([{ kind: 'text', text: 'You are welcome.' }]));
    db.close();
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('[H13] is found by its words once it is opened, and takes feedback', async () => {
    const store = await openSqliteStore({ path });
    const [found] = await store.search(visitorId, readSearch('parcel zurich mon')!, 10);
    assert.deepEqual([found?.id, found?.found.seq], [conversationId, 1]);
    const { turnId } = found!.found;
    const rated = await store.rate(visitorId, { conversationId, turnId }, { epoch: 1, value: 1 });
    assert.equal(rated.outcome, 'changed');
    await store.close();
    assertConsistent(path);
  });

  it('[I1] is as it was where the step to the next layout breaks off, and takes it the next time', async () => {
    const broken = TURNS_FILE.migrations.map((step, index) =>
      index === 0 ? step : `${step}; SELECT no_such_function()`,
    );
    assert.throws(() => openFile(path, { ...TURNS_FILE, migrations: broken }, 1_000), /no_such_function/);
    const db = new DatabaseSync(path, { readOnly: true });
    assert.deepEqual({ ...db.prepare('PRAGMA user_version').get() }, { user_version: 1 });
    assert.equal(db.prepare("SELECT 1 FROM sqlite_schema WHERE name LIKE 'turn_words%'").get(), undefined);
    db.close();
    const store = await openSqliteStore({ path });
    assert.equal((await store.search(visitorId, readSearch('parcel')!, 10)).length, 1);
    await store.close();
  });
});
