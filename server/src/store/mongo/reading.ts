import { replyPatch, type Id, type ReplyPatch, type Turn } from '@parley/protocol';
import { emptyPage, emptySnapshot } from '../empty-conversation.ts';
import type { Store } from '../store.ts';
import type { Database } from './database.ts';
import { readRatings } from './ratings.ts';
import type { TurnDocument } from './schemas.ts';
import { documentId, findHead, readEntries, readReplyHead, readTurn } from './turn-documents.ts';

/**
 * The part of the port that reads conversations.
 *
 * The head is always read first: of a reply that is read afterwards, below that head, it holds that a done one stays as
 * it is (rule H3).
 */
export function createReading(db: Database): Pick<Store, 'snapshot' | 'page' | 'hasAttachment' | 'history'> {
  return {
    snapshot: (visitorId, { conversationId, after, held, rated: heard = 0 }, limit) =>
      db.call(async () => {
        const last = await findHead(db, conversationId);
        if (!last) return emptySnapshot(conversationId);
        if (last.visitorId !== visitorId) return null;
        const head = last.seq;
        const turns = await db.turns
          .find({ conversationId, seq: { $gt: after, $lte: head } })
          .sort({ seq: 1 })
          .limit(limit)
          .lean<TurnDocument[]>()
          .exec();
        const ids = held.map(({ turnId }) => documentId({ conversationId, turnId }));
        const found =
          ids.length === 0
            ? []
            : await db.turns
                .find({ _id: { $in: ids } })
                .lean<TurnDocument[]>()
                .exec();
        const byId = new Map(found.map((turn) => [turn.turnId, turn]));
        const replies = held.map((reply): ReplyPatch | null => {
          const turn = byId.get(reply.turnId);
          if (!turn?.reply) return null;
          const stored = turn.reply;
          const at = { id: turn.turnId, seq: turn.seq };
          return replyPatch(reply, at, readReplyHead(stored), (from) => readEntries(stored).slice(from));
        });
        const { ratings, rated, more } = await readRatings(db, conversationId, heard);
        return {
          kind: 'snapshot',
          conversationId,
          head,
          turns: turns.map(readTurn),
          replies: replies.filter((patch) => patch !== null),
          more: more || (turns.at(-1)?.seq ?? head) < head,
          ...(ratings.length > 0 && { ratings, rated }),
        };
      }),

    page: (visitorId, conversationId, { before, limit }) =>
      db.call(async () => {
        const last = await findHead(db, conversationId);
        if (!last) return emptyPage(conversationId);
        if (last.visitorId !== visitorId) return null;
        const end = Math.min(before ?? Infinity, last.seq + 1);
        const turns = await turnsBefore(db, conversationId, end, limit);
        const first = turns[0]?.seq ?? end;
        return { kind: 'page', conversationId, head: last.seq, turns, more: first > 1 };
      }),

    hasAttachment: (visitorId, attachmentId) =>
      db.call(async () => {
        const having = { visitorId, attachments: { $regex: JSON.stringify({ id: attachmentId }).slice(1, -1) } };
        return (await db.turns.exists(having).exec()) !== null;
      }),

    history: (conversationId, before, limit) => db.call(() => turnsBefore(db, conversationId, before, limit)),
  };
}

async function turnsBefore({ turns }: Database, conversationId: Id, before: number, limit: number): Promise<Turn[]> {
  const found = await turns
    .find({ conversationId, seq: { $lt: before } })
    .sort({ seq: -1 })
    .limit(limit)
    .lean<TurnDocument[]>()
    .exec();
  return found.reverse().map(readTurn);
}
