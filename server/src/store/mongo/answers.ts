import { answeredBefore, moveReply, plain, takeAnswer, type GivenAnswer, type Id } from '@parley/protocol';
import type { OverdueReply, Store } from '../store.ts';
import type { Database } from './database.ts';
import type { ReplyTurnDocument } from './schemas.ts';
import { findReply, readEntries, readTurn, storedEntries } from './turn-documents.ts';

/** The part of the port by which a visitor answers tool calls (rules H10, W11). */
export function createAnswers(db: Database): Pick<Store, 'answer' | 'overdue'> {
  return {
    answer: (visitorId, key, given, now) =>
      db.call(async () => {
        // Each time round another call was answered, or the reply waits no more.
        for (;;) {
          const turn = await findReply(db, key);
          if (turn?.visitorId !== visitorId) return { outcome: 'missing' };
          const { epoch, state, answers = [] } = turn.reply;
          const before = answeredBefore(
            answers.map((answer) => JSON.parse(answer) as GivenAnswer),
            given,
          );
          if (before) return { outcome: before, turn: readTurn(turn) };
          if (epoch !== given.epoch || state !== 'awaiting') return { outcome: 'stale', turn: readTurn(turn) };
          const taken = takeAnswer(readEntries(turn.reply), given);
          if (!taken) return { outcome: 'unasked', turn: readTurn(turn) };
          const changed = await store(db, turn, given, { ...taken, now });
          if (changed) return { outcome: 'changed', turn: readTurn(changed) };
        }
      }),

    overdue: (now, limit) =>
      db.call(async () => {
        const found = await db.turns
          .find({ 'reply.waitsUntil': { $lte: now } }, { visitorId: 1, conversationId: 1, turnId: 1, 'reply.epoch': 1 })
          .limit(limit)
          .lean<OverdueDocument[]>()
          .exec();
        return found.map(({ visitorId, conversationId, turnId, reply: { epoch } }): OverdueReply => ({
          visitorId,
          key: { conversationId, turnId },
          epoch,
        }));
      }),
  };
}

/** Stores an answer in one step with what it leads to, if the reply still stands as it was read; else `null`. */
function store(
  { turns }: Database,
  { _id, reply: { state, epoch, length } }: ReplyTurnDocument,
  given: GivenAnswer,
  { entry, waits, now }: NonNullable<ReturnType<typeof takeAnswer>> & { readonly now: number },
): Promise<ReplyTurnDocument | null> {
  const { to, epochs } = moveReply(state, 'answer');
  const begun = {
    'reply.state': to,
    'reply.epoch': epoch + epochs,
    'reply.kept': length + 1,
    'reply.attempts': 0,
    'reply.wakeAt': now,
  };
  return turns
    .findOneAndUpdate(
      { _id, 'reply.state': state, 'reply.epoch': epoch, 'reply.length': length },
      {
        $push: {
          'reply.entries': { $each: storedEntries([entry]) },
          'reply.answers': { $each: [JSON.stringify(plain(given))] },
        },
        $set: { 'reply.length': length + 1, ...(!waits && begun) },
        ...(!waits && { $unset: { 'reply.waitsUntil': 1 } }),
      },
      { returnDocument: 'after' },
    )
    .lean<ReplyTurnDocument>()
    .exec();
}

interface OverdueDocument {
  readonly visitorId: Id;
  readonly conversationId: Id;
  readonly turnId: Id;
  readonly reply: { readonly epoch: number };
}
