import { replyPatch, type ReplyPatch, type Snapshot } from '@parley/protocol';
import { emptySnapshot } from '../empty-conversation.ts';
import type { Store } from '../store.ts';
import type { Database } from './database.ts';
import { readRatings } from './ratings.ts';
import { findReply, readEntries, readReplyHead, readTurn, SELECT_TURNS, type TurnRow } from './turn-rows.ts';
import { findConversation } from './turns.ts';

/** The part of the port that tells a reader what it lacks. One read transaction, so no order of reads matters. */
export function createSnapshots(db: Database): Pick<Store, 'snapshot'> {
  return {
    snapshot(visitorId, { conversationId, after, held, rated: heard = 0 }, limit) {
      return db.read((): Snapshot | null => {
        const conversation = findConversation(db, conversationId);
        if (!conversation) return emptySnapshot(conversationId);
        if (conversation.visitor_id !== visitorId) return null;
        const rows = db
          .sql(`${SELECT_TURNS} WHERE turns.conversation_id = ? AND turns.seq > ? ORDER BY turns.seq LIMIT ?`)
          .all(conversationId, after, limit) as unknown as TurnRow[];
        const replies = held.map((reply): ReplyPatch | null => {
          const row = findReply(db, { conversationId, turnId: reply.turnId });
          return row ? replyPatch(reply, row, readReplyHead(row), (from) => readEntries(db, row, from)) : null;
        });
        const { ratings, rated, more } = readRatings(db, conversationId, heard);
        return {
          kind: 'snapshot',
          conversationId,
          head: conversation.head,
          turns: rows.map((row) => readTurn(db, row)),
          replies: replies.filter((patch) => patch !== null),
          more: more || (rows.at(-1)?.seq ?? conversation.head) < conversation.head,
          ...(ratings.length > 0 && { ratings, rated }),
        };
      });
    },
  };
}
