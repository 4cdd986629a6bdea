import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { fold, isTerminal, type Entry, type ReplyState } from '@parley/protocol';

/** All that the tables of a file hold, row by row. */
export interface StoredRows {
  readonly conversations: readonly ConversationRow[];
  readonly turns: readonly TurnRow[];
  readonly flushes: readonly FlushRow[];
}

interface ConversationRow {
  readonly id: string;
  readonly head: number;
  readonly created_at: number;
  readonly updated_at: number;
}

interface TurnRow {
  readonly key: number;
  readonly conversation_id: string;
  readonly id: string;
  readonly seq: number;
  readonly author: string;
  readonly state: ReplyState | null;
  readonly epoch: number;
  readonly length: number;
  readonly entries: string | null;
  readonly error: string | null;
  readonly attempts: number;
  readonly wake_at: number | null;
  readonly kept: number;
  readonly waits_until: number | null;
}

interface FlushRow {
  readonly turn: number;
  readonly epoch: number;
  readonly start: number;
  readonly entries: string;
}

/** Reads all that a file holds in one read transaction. */
export function readRows(path: string): StoredRows {
  return withFile(path, rowsOf);
}

/**
 * States in one place what has to hold of a file of turns at every moment that anybody can read, also after a crash:
 *
 * - SQLite itself finds the file whole, and every reference leads somewhere.
 * - A conversation's head is its last turn, and its turns are numbered 1 to head without holes (rule D3).
 * - A visitor's turn has its reply, anybody else's has none (rules D4, D12).
 * - Somebody looks at a reply again exactly where it is pending or generating (rule W7), and at most one of a
 *   conversation is generating (rule W2).
 * - An open reply's entries are its flushes of this epoch, without holes and as many as its length; an ended one has
 *   them folded in its own row, and no flushes; a pending one has what answers kept, mostly none (rules D6, W11).
 *
 * Gives what it read.
 */
export function assertConsistent(path: string): StoredRows {
  return withFile(path, (db) => {
    assert.deepEqual({ ...db.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
    assert.deepEqual(db.prepare('PRAGMA foreign_key_check').all(), []);
    const rows = rowsOf(db);
    for (const conversation of rows.conversations) assertWhole(conversation, rows);
    for (const turn of rows.turns) {
      const flushes = rows.flushes.filter(({ turn: of }) => of === turn.key);
      if (turn.state === null) assertNoReply(turn, flushes);
      else assertReply(turn, turn.state, flushes);
    }
    return rows;
  });
}

function assertWhole({ id, head, created_at, updated_at }: ConversationRow, { turns }: StoredRows): void {
  const own = turns.filter(({ conversation_id }) => conversation_id === id);
  const numbers = Array.from({ length: head }, (_, index) => index + 1);
  assert.ok(head > 0, `conversation ${id} has no turn`);
  assert.deepEqual(
    own.map(({ seq }) => seq).sort((one, other) => one - other),
    numbers,
    `the turns of ${id} are numbered without holes up to its head`,
  );
  assert.ok(updated_at >= created_at);
  assert.ok(own.filter(({ state }) => state === 'generating').length <= 1, `one reply of ${id} is written at a time`);
}

function assertNoReply(turn: TurnRow, flushes: readonly FlushRow[]): void {
  const { author, epoch, length, entries, error, attempts, wake_at, kept, waits_until } = turn;
  assert.notEqual(author, 'visitor', `turn ${turn.id} has its reply`);
  assert.deepEqual([epoch, length, entries, error, attempts, wake_at], [0, 0, null, null, 0, null]);
  assert.deepEqual([kept, waits_until], [0, null]);
  assert.deepEqual(flushes, []);
}

function assertReply(turn: TurnRow, state: ReplyState, flushes: readonly FlushRow[]): void {
  const { id, length, epoch, entries, error, wake_at, kept, waits_until } = turn;
  assert.equal(turn.author, 'visitor');
  assert.equal(wake_at !== null, state === 'pending' || state === 'generating', `who looks at the ${state} ${id}`);
  assert.equal(error !== null, state === 'failed', `why ${id} failed`);
  assert.equal(entries !== null, isTerminal(state), `where the ${state} ${id} has its entries`);
  assert.ok(kept <= length, `what is kept of ${id} is there`);
  assert.ok(waits_until === null || state === 'awaiting', `how long the ${state} ${id} waits`);
  if (isTerminal(state)) {
    assert.deepEqual(flushes, [], `the ${state} ${id} has no flushes`);
    const folded = JSON.parse(entries!) as Entry[];
    assert.deepEqual(fold(folded), folded);
    assert.ok(folded.length <= length && folded.length > 0 === length > 0, `the length of ${id}`);
    return;
  }
  if (state === 'pending') assert.equal(length, kept, `the pending ${id} has no entries but what is kept`);
  if (state === 'generating') assert.ok(turn.attempts > 0);
  let end = 0;
  for (const flush of flushes) {
    assert.deepEqual([flush.epoch, flush.start], [epoch, end], `the flushes of ${id} follow each other`);
    end += (JSON.parse(flush.entries) as Entry[]).length;
  }
  assert.equal(end, length, `the flushes of ${id} are as long as it is`);
}

function rowsOf(db: DatabaseSync): StoredRows {
  db.exec('BEGIN');
  const all = (text: string) =>
    db
      .prepare(text)
      .all()
      .map((row) => ({ ...row }));
  const rows = {
    conversations: all('SELECT * FROM conversations ORDER BY id'),
    turns: all('SELECT * FROM turns ORDER BY key'),
    flushes: all('SELECT * FROM flushes ORDER BY turn, epoch, start'),
  };
  db.exec('COMMIT');
  return rows as unknown as StoredRows;
}

function withFile<T>(path: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    // Who looks need not wait for the disk as it closes the file.
    db.exec('PRAGMA synchronous = OFF');
    return work(db);
  } finally {
    db.close();
  }
}
