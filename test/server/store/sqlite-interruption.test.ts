/*
 * What a crash leaves is modelled on the bytes, since then every moment can be looked at, and not those alone that a
 * killed process happened to meet.
 *
 * A commit appends frames to the write-ahead log, waits for the disk (`synchronous=FULL`), and is then reported. A
 * process that is killed leaves what it had written: a prefix of the log. A loss of power leaves at least what was
 * waited for, and any part of what came later; since each frame is chained to the one before by a checksum, of that
 * part only what lies before its first hole counts. So the log cut at every place, with rubbish or zeros behind the cut,
 * is all that there can be. Two moments differ. While a checkpoint copies pages into the database the log stays whole,
 * and each of these pages may be there, half there or missing. And when the log is begun anew it is overwritten from its
 * start, so that frames of before lie behind.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isTerminal } from '@parley/protocol';
import { openDatabase } from '../../../server/src/store/sqlite/database.ts';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../server/src/store/store.ts';
import { changedPages, layOut, placesToCut, sameBytes, withPages, type Remains } from './sqlite-crash.ts';
import { finishReplies, playHistory } from './sqlite-history.ts';
import { assertConsistent, readRows, type StoredRows } from './sqlite-layout.ts';
import { walFrames, WAL_HEADER_BYTES } from './sqlite-wal.ts';

/** What was stored when something was acknowledged, and how far the log went by then, in bytes. */
interface Moment {
  readonly end: number;
  readonly rows: StoredRows;
}

const NOTHING: StoredRows = { conversations: [], turns: [], flushes: [] };

describe('the SQLite store that is interrupted', function () {
  // Much of it is waiting for a disk that others use too.
  this.timeout(180_000);
  let folder: string;
  let path: string;
  let store: Store;
  let looked: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-'));
    path = join(folder, 'parley.db');
    store = await openSqliteStore({ path });
    looked = 0;
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('[H2] waits for the disk at every commit', async () => {
    const db = openDatabase(path, 1);
    assert.deepEqual({ ...db.sql('PRAGMA synchronous').get() }, { synchronous: 2 });
    assert.deepEqual({ ...db.sql('PRAGMA journal_mode').get() }, { journal_mode: 'wal' });
    await db.close();
  });

  it('[I1][D4] has what was acknowledged, and nothing half done, wherever the log ends', async () => {
    const moments = await play();
    const { database, log, index } = remains();
    for (const [turn, end] of placesToCut(log).entries()) {
      const rubbish = Buffer.alloc(turn % 3 === 0 ? 0 : log.length - end, turn % 3 === 1 ? 0 : 0x5a);
      const left = Buffer.concat([log.subarray(0, end), rubbish]);
      await look({ database, log: left, index }, rowsAt(moments, sameBytes(left, log)));
    }
    assert.ok(looked > 400, `looked at ${looked} states of the files`);
  });

  it('[I1][D4] has all of a commit or nothing where the disk wrote its frames in another order', async () => {
    const moments = await play();
    const { database, log, index } = remains();
    for (const { start, end } of walFrames(log)) {
      // Later frames are there, this one is not: possible only while nobody has been told of it.
      const holed = Buffer.concat([log.subarray(0, start), Buffer.alloc(end - start), log.subarray(end)]);
      await look({ database, log: holed, index }, rowsAt(moments, sameBytes(holed, log)));
    }
  });

  it('[I7] has every open reply go on to its end, after whichever transaction was the last', async () => {
    await play();
    const { database, log, index } = remains();
    const commits = walFrames(log).filter(({ commits }) => commits);
    for (const { end } of commits) {
      const copy = await layOut(join(folder, 'copy'), { database, log: log.subarray(0, end), index });
      const again = await openSqliteStore({ path: copy });
      await finishReplies(again);
      await again.close();
      for (const { state } of assertConsistent(copy).turns) {
        assert.ok(state === null || state === 'awaiting' || isTerminal(state), `a reply is left ${state}`);
      }
    }
    assert.ok(commits.length > 30, `there were ${commits.length} transactions`);
  });

  it('[I1] has everything where a checkpoint was under way, whichever pages it had copied', async () => {
    await play();
    const { database: before, log, index } = remains();
    checkpoint();
    const { database: after, log: stays } = remains();
    assert.ok(stays.equals(log), 'a checkpoint leaves the log as it is');
    const rows = readRows(path);
    const pages = changedPages(before, after);
    for (let count = 0; count <= pages.length; count += 1) {
      for (const copied of [pages.slice(0, count), pages.slice(count)]) {
        await look({ database: withPages(before, after, copied, pages[count]), log, index }, rows);
        await look({ database: withPages(before, after, copied), log, index }, rows);
      }
    }
    assert.ok(pages.length > 10, `${pages.length} pages were copied`);
    // The other way round: it is the log that saves a file that was half copied.
    const half = { database: withPages(before, after, pages.slice(1)), log: Buffer.alloc(0), index };
    await assert.rejects(look(half, rows));
  });

  it('[I1][D4] has what was acknowledged where the log was begun anew over the one before', async () => {
    await play();
    checkpoint();
    const { database, log: old } = remains();
    const base = readRows(path);
    const moments = await play();
    const { log, index, database: stays } = remains();
    assert.ok(stays.equals(database), 'no further checkpoint was made');
    assert.ok(!log.subarray(0, WAL_HEADER_BYTES).equals(old.subarray(0, WAL_HEADER_BYTES)), 'the log was begun anew');
    for (const end of placesToCut(log)) {
      const left = Buffer.concat([log.subarray(0, end), old.subarray(end)]);
      await look({ database, log: left, index }, rowsAt(moments, sameBytes(left, log), base));
    }
    assert.ok(looked > 200, `looked at ${looked} states of the files`);
  });

  it('[I1] has what was acknowledged as a process that is killed right then leaves it', async () => {
    const left: { readonly at: Remains; readonly rows: StoredRows }[] = [];
    await playHistory(store, () => left.push({ at: remains(), rows: readRows(path) }));
    for (const { at, rows } of left) await look(at, rows);
    assert.ok(looked > 30, `looked at ${looked} states of the files`);
  });

  /** Plays a history, and notes at each acknowledgement what is stored and how far the log goes. */
  async function play(): Promise<readonly Moment[]> {
    const moments: Moment[] = [];
    await playHistory(store, () => {
      moments.push({ end: walFrames(remains().log).at(-1)!.end, rows: readRows(path) });
    });
    return moments;
  }

  /** What is stored where the log ends there: all that was acknowledged by then, and no more. */
  function rowsAt(moments: readonly Moment[], end: number, before = NOTHING): StoredRows {
    return moments.findLast((moment) => moment.end <= end)?.rows ?? before;
  }

  function remains(): Remains {
    const [database, log, index] = ['', '-wal', '-shm'].map((end) => readFileSync(`${path}${end}`));
    return { database: database!, log: log!, index: index! };
  }

  function checkpoint(): void {
    const other = new DatabaseSync(path);
    const result = other.prepare('PRAGMA wal_checkpoint(FULL)').get()!;
    assert.deepEqual([result['busy'], result['checkpointed']], [0, result['log']]);
    other.close();
  }

  /** Opens what a crash left as the next process would, and compares. */
  async function look(left: Remains, expected: StoredRows): Promise<void> {
    const copy = await layOut(join(folder, 'copy'), left);
    // Before its first acknowledgement the file may have no layout yet, which the store gives it.
    if (expected === NOTHING) await (await openSqliteStore({ path: copy })).close();
    assert.equal(JSON.stringify(assertConsistent(copy)), JSON.stringify(expected));
    looked += 1;
  }
});
