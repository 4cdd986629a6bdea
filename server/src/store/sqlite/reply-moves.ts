import { fold, moveReply, type Entry, type ReplyError, type ReplyEvent } from '@parley/protocol';
import type { StateChange } from '../store.ts';
import type { Database } from './database.ts';
import { readEntries, readReplyHead, type ReplyRow } from './turn-rows.ts';
import { indexTurn } from './turn-words.ts';

/** Ends a reply where it is, with its entries folded (rule D6). Gives the row as it is afterwards. */
export function endReply(db: Database, row: ReplyRow, event: ReplyEvent, error?: ReplyError): ReplyRow {
  const { to: state } = moveReply(row.state, event);
  const ended: ReplyRow = {
    ...row,
    state,
    entries: JSON.stringify(fold(readEntries(db, row))),
    error: error ? JSON.stringify(error) : null,
    wake_at: null,
    waits_until: null,
  };
  db.sql('UPDATE turns SET state = ?, entries = ?, error = ?, wake_at = NULL, waits_until = NULL WHERE key = ?').run(
    ended.state,
    ended.entries,
    ended.error,
    row.key,
  );
  dropFlushes(db, row);
  indexTurn(db, ended);
  return ended;
}

/**
 * Begins the next epoch of a reply, with no entries but those that it keeps (rules D11, W11). Gives the row as it is
 * afterwards.
 */
export function beginEpoch(
  db: Database,
  row: ReplyRow,
  event: ReplyEvent,
  { wakeAt, attempts }: { readonly wakeAt: number; readonly attempts: number },
): ReplyRow {
  const { to: state, epochs } = moveReply(row.state, event);
  const epoch = row.epoch + epochs;
  const kept = event === 'retry' ? 0 : event === 'answer' ? row.length : row.kept;
  const answers = event === 'retry' ? '[]' : row.answers;
  const ended = { entries: null, error: null, waits_until: null };
  const begun: ReplyRow = { ...row, ...ended, state, epoch, length: kept, kept, answers, attempts, wake_at: wakeAt };
  db.sql(
    `UPDATE turns SET state = ?, epoch = ?, length = ?, kept = ?, answers = ?, attempts = ?, wake_at = ?,
       entries = NULL, error = NULL, waits_until = NULL
     WHERE key = ?`,
  ).run(state, epoch, kept, kept, answers, attempts, wakeAt, row.key);
  dropFlushes(db, row, kept);
  if (kept > 0) db.sql('UPDATE flushes SET epoch = ? WHERE turn = ?').run(epoch, row.key);
  if (row.entries !== null) indexTurn(db, begun);
  return begun;
}

/** Appends entries to a reply. Gives the row as it is afterwards. */
export function appendEntries({ sql }: Database, row: ReplyRow, entries: readonly Entry[]): ReplyRow {
  const length = row.length + entries.length;
  sql('INSERT INTO flushes (turn, epoch, start, entries) VALUES (?, ?, ?, ?)').run(
    row.key,
    row.epoch,
    row.length,
    JSON.stringify(entries),
  );
  sql('UPDATE turns SET length = ? WHERE key = ?').run(length, row.key);
  return { ...row, length };
}

/** What the visitor's room has to hear after a change of state (rule F3). */
export function stateChange(row: ReplyRow): StateChange {
  return {
    visitorId: row.visitor_id,
    fact: {
      kind: 'state',
      conversationId: row.conversation_id,
      turnId: row.id,
      seq: row.seq,
      ...readReplyHead(row),
    },
  };
}

/** What was flushed from an index on; what is kept was flushed apart from the rest. */
function dropFlushes({ sql }: Database, { key }: ReplyRow, from = 0): void {
  sql('DELETE FROM flushes WHERE turn = ? AND start >= ?').run(key, from);
}
