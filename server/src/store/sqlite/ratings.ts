import { MAX_RATINGS, newFeedback, saysSame, type Id, type Rating } from '@parley/protocol';
import type { Store } from '../store.ts';
import type { Database } from './database.ts';
import { findReply, readFeedback, readTurn } from './turn-rows.ts';

/** The part of the port that stores what visitors say about answers (rules F12, H7). */
export function createRatings(db: Database): Pick<Store, 'rate'> {
  const { sql } = db;

  return {
    rate(visitorId, key, given) {
      return db.write(() => {
        const row = findReply(db, key);
        if (row?.visitor_id !== visitorId) return { outcome: 'missing' };
        const turn = readTurn(db, row);
        if (row.state !== 'done' || row.epoch !== given.epoch) return { outcome: 'stale', turn };
        if (saysSame(turn.feedback, given)) return { outcome: 'changed', turn };
        const feedback = newFeedback(given, lastRevision(db, row.conversation_id) + 1);
        sql('UPDATE turns SET feedback = ?, feedback_revision = ? WHERE key = ?').run(
          JSON.stringify(feedback),
          feedback.revision,
          row.key,
        );
        return { outcome: 'changed', turn: { ...turn, feedback } };
      });
    },
  };
}

/** What was said in a conversation after a revision, and up to which one that is. */
export function readRatings(
  db: Database,
  conversationId: Id,
  after: number,
): { readonly ratings: Rating[]; readonly rated: number; readonly more: boolean } {
  const rows = db
    .sql(
      `SELECT id, seq, feedback FROM turns WHERE conversation_id = ? AND feedback_revision > ?
       ORDER BY feedback_revision LIMIT ?`,
    )
    .all(conversationId, after, MAX_RATINGS + 1) as { id: Id; seq: number; feedback: string }[];
  const ratings = rows
    .slice(0, MAX_RATINGS)
    .map(({ id, seq, feedback }) => ({ turnId: id, seq, feedback: readFeedback(feedback) }));
  return { ratings, rated: ratings.at(-1)?.feedback.revision ?? after, more: rows.length > MAX_RATINGS };
}

function lastRevision({ sql }: Database, conversationId: Id): number {
  const row = sql(
    'SELECT max(feedback_revision) AS last FROM turns WHERE conversation_id = ? AND feedback_revision IS NOT NULL',
  ).get(conversationId) as { last: number | null };
  return row.last ?? 0;
}
