import { fold, moveReply, type ReplyError, type ReplyEvent } from '@parley/protocol';
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
  };
  db.sql('UPDATE turns SET state = ?, entries = ?, error = ?, wake_at = NULL WHERE key = ?').run(
    ended.state,
    ended.entries,
    ended.error,
    row.key,
  );
  dropFlushes(db, row);
  indexTurn(db, ended);
  return ended;
}

/** Begins the next epoch of a reply, without entries (rule D11). Gives the row as it is afterwards. */
export function beginEpoch(
  db: Database,
  row: ReplyRow,
  event: ReplyEvent,
  { wakeAt, attempts }: { readonly wakeAt: number; readonly attempts: number },
): ReplyRow {
  const { to: state, epochs } = moveReply(row.state, event);
  const epoch = row.epoch + epochs;
  const begun: ReplyRow = { ...row, state, epoch, length: 0, entries: null, error: null, attempts, wake_at: wakeAt };
  db.sql(
    `UPDATE turns SET state = ?, epoch = ?, length = 0, entries = NULL, error = NULL, attempts = ?, wake_at = ?
     WHERE key = ?`,
  ).run(begun.state, epoch, attempts, wakeAt, row.key);
  dropFlushes(db, row);
  if (row.entries !== null) indexTurn(db, begun);
  return begun;
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

function dropFlushes({ sql }: Database, { key }: ReplyRow): void {
  sql('DELETE FROM flushes WHERE turn = ?').run(key);
}
