import type { Id } from '@parley/protocol';
import { FARTHEST_WAKE_MS } from '../due.ts';
import type { Store, TurnKey } from '../store.ts';
import type { Database } from './database.ts';

/** The part of the port that finds replies which nobody is writing (rules W7, W9). */
export function createOpenReplies(db: Database): Pick<Store, 'due' | 'nextPending'> {
  const { sql } = db;

  return {
    due(now, limit) {
      return db.read(() => {
        const rows = sql(
          `SELECT conversation_id, id FROM turns AS turn
           WHERE (wake_at <= ? OR wake_at > ?) AND NOT EXISTS (
             SELECT 1 FROM turns AS earlier
             WHERE earlier.conversation_id = turn.conversation_id AND earlier.seq < turn.seq
               AND earlier.wake_at IS NOT NULL)
           ORDER BY wake_at LIMIT ?`,
        ).all(now, now + FARTHEST_WAKE_MS, limit) as unknown as KeyRow[];
        return rows.map(readKey);
      });
    },

    nextPending(conversationId, after) {
      return db.read(() => {
        const row = sql(
          `SELECT conversation_id, id FROM turns
           WHERE conversation_id = ? AND seq > ? AND state = 'pending' AND wake_at IS NOT NULL
           ORDER BY seq LIMIT 1`,
        ).get(conversationId, after) as KeyRow | undefined;
        return row ? readKey(row) : null;
      });
    },
  };
}

interface KeyRow {
  readonly conversation_id: Id;
  readonly id: Id;
}

function readKey({ conversation_id, id }: KeyRow): TurnKey {
  return { conversationId: conversation_id, turnId: id };
}
