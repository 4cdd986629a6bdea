import { answeredBefore, plain, takeAnswer, type GivenAnswer, type Id } from '@parley/protocol';
import type { OverdueReply, Store } from '../store.ts';
import type { Database } from './database.ts';
import { appendEntries, beginEpoch } from './reply-moves.ts';
import { findReply, readEntries, readTurn } from './turn-rows.ts';

/** The part of the port by which a visitor answers tool calls (rules H10, W11). */
export function createAnswers(db: Database): Pick<Store, 'answer' | 'overdue'> {
  const { sql } = db;

  return {
    answer(visitorId, key, given, now) {
      return db.write(() => {
        const row = findReply(db, key);
        if (row?.visitor_id !== visitorId) return { outcome: 'missing' };
        const answers = JSON.parse(row.answers) as GivenAnswer[];
        const before = answeredBefore(answers, given);
        if (before) return { outcome: before, turn: readTurn(db, row) };
        if (row.epoch !== given.epoch || row.state !== 'awaiting') return { outcome: 'stale', turn: readTurn(db, row) };
        const taken = takeAnswer(readEntries(db, row), given);
        if (!taken) return { outcome: 'unasked', turn: readTurn(db, row) };
        const stored = JSON.stringify([...answers, plain(given)]);
        sql('UPDATE turns SET answers = ? WHERE key = ?').run(stored, row.key);
        const grown = { ...appendEntries(db, row, [taken.entry]), answers: stored };
        const after = taken.waits ? grown : beginEpoch(db, grown, 'answer', { wakeAt: now, attempts: 0 });
        return { outcome: 'changed', turn: readTurn(db, after) };
      });
    },

    overdue(now, limit) {
      return db.read(() => {
        const rows = sql(
          `SELECT conversations.visitor_id, turns.conversation_id, turns.id, turns.epoch
           FROM turns JOIN conversations ON conversations.id = turns.conversation_id
           WHERE turns.waits_until <= ? LIMIT ?`,
        ).all(now, limit) as unknown as OverdueRow[];
        return rows.map(
          ({ visitor_id: visitorId, conversation_id: conversationId, id: turnId, epoch }): OverdueReply => {
            return { visitorId, key: { conversationId, turnId }, epoch };
          },
        );
      });
    },
  };
}

interface OverdueRow {
  readonly visitor_id: Id;
  readonly conversation_id: Id;
  readonly id: Id;
  readonly epoch: number;
}
