import { isTerminal, moveReply, statesThatCan } from '@parley/protocol';
import { isDue } from '../due.ts';
import type { ClaimOutcome, StateChange, Store, TurnKey } from '../store.ts';
import { readContext } from '../turn-body.ts';
import type { Database } from './database.ts';
import { beginEpoch, endReply, stateChange } from './reply-moves.ts';
import type { ReplyTurnDocument } from './schemas.ts';
import { documentId, findReply, readTurn, storedEntries } from './turn-documents.ts';

const CLAIMABLE = [...statesThatCan('claim'), ...statesThatCan('reclaim')];

/** The part of the port that a worker writes a reply with. Each change is one compare-and-set on one document. */
export function createAttempts(db: Database): Pick<Store, 'claim' | 'flush' | 'renew' | 'settle' | 'requeue'> {
  return {
    claim: (key, terms) => db.call(() => claim(db, key, terms)),

    flush: (key, { epoch, from, entries }) =>
      db.call(async () => {
        const { matchedCount } = await db.turns.updateOne(
          { ...generating(key, epoch), 'reply.length': from },
          {
            $push: { 'reply.entries': { $each: storedEntries(entries) } },
            $inc: { 'reply.length': entries.length },
          },
        );
        return matchedCount === 1;
      }),

    renew: (key, { epoch, leaseUntil }) =>
      db.call(async () => {
        const { matchedCount } = await db.turns.updateOne(generating(key, epoch), {
          $set: { 'reply.wakeAt': leaseUntil },
        });
        return matchedCount === 1;
      }),

    settle: (key, { epoch, length, state, error, waitsUntil }) =>
      db.call(async () => {
        if (state === 'awaiting') {
          const { matchedCount } = await db.turns.updateOne(
            { ...generating(key, epoch), 'reply.length': length },
            {
              $set: {
                'reply.state': moveReply('generating', 'await').to,
                ...(waitsUntil !== undefined && { 'reply.waitsUntil': waitsUntil }),
              },
              $unset: { 'reply.wakeAt': 1 },
            },
          );
          return matchedCount === 1;
        }
        const turn = await findGenerating(db, key, epoch);
        if (turn?.reply.length !== length) return false;
        return (await endReply(db, turn, state === 'done' ? 'finish' : 'fail', { error })) !== null;
      }),

    requeue: (key, { epoch, dueAt, attemptCounts }) =>
      db.call(async () => {
        const turn = await findGenerating(db, key, epoch);
        if (!turn) return null;
        const attempts = attemptCounts ? turn.reply.attempts : turn.reply.attempts - 1;
        const requeued = await beginEpoch(db, turn, 'requeue', { wakeAt: dueAt, attempts });
        return requeued && stateChange(requeued);
      }),
  };
}

async function claim(
  db: Database,
  key: TurnKey,
  { now, leaseUntil, maxAttempts, exhausted }: Parameters<Store['claim']>[1],
): Promise<ClaimOutcome> {
  const turn = await findReply(db, key);
  if (!turn || !CLAIMABLE.includes(turn.reply.state) || !isDue(turn.reply.wakeAt!, now)) return { outcome: 'refused' };
  const earlier = await earlierUnended(db, turn);
  if (earlier.some(({ reply }) => reply.state !== 'awaiting')) return { outcome: 'refused' };

  // The lease may be renewed between the read and the change.
  const also = { 'reply.wakeAt': turn.reply.wakeAt! };
  if (turn.reply.attempts >= maxAttempts) {
    const failed = await endReply(db, turn, 'exhaust', { error: exhausted, also });
    return failed ? { outcome: 'exhausted', change: stateChange(failed) } : { outcome: 'refused' };
  }
  const cancelled: StateChange[] = [];
  for (const awaiting of earlier) {
    const ended = await cancelAwaiting(db, awaiting);
    // It was answered meanwhile, and goes before this one.
    if (!ended) return { outcome: 'refused' };
    cancelled.push(...ended);
  }
  const { state, attempts } = turn.reply;
  const event = state === 'pending' ? 'claim' : 'reclaim';
  const claimed = await beginEpoch(db, turn, event, { wakeAt: leaseUntil, attempts: attempts + 1, also });
  if (!claimed) return { outcome: 'refused' };
  const { visitorId, site } = claimed;
  const attempt = claimed.reply.attempts;
  return {
    outcome: 'claimed',
    claim: { visitorId, site, turn: readTurn(claimed), context: readContext(claimed), attempt },
    cancelled,
  };
}

/**
 * Cancels a reply that waits for the visitor, for a claim of a later one (rule W2). Two workers may do this at once for
 * the same claim, and the one that wins the claim has to tell of it, whichever won here: so it is told if the reply is
 * cancelled in that epoch, by whomever. `null` where it is open again instead.
 */
async function cancelAwaiting(db: Database, turn: ReplyTurnDocument): Promise<StateChange[] | null> {
  const key = { conversationId: turn.conversationId, turnId: turn.turnId };
  for (;;) {
    const ended = (await endReply(db, turn, 'cancel')) ?? (await findReply(db, key));
    if (!ended) return [];
    if (ended.reply.epoch !== turn.reply.epoch) return isTerminal(ended.reply.state) ? [] : null;
    if (ended.reply.state !== 'awaiting') return ended.reply.state === 'cancelled' ? [stateChange(ended)] : [];
    // One of its calls was answered, and it waits on: now it is longer than it was when it was read.
    turn = ended;
  }
}

/** Earlier replies of the conversation that are open or wait for the visitor, oldest first. */
function earlierUnended({ turns }: Database, { conversationId, seq }: ReplyTurnDocument): Promise<ReplyTurnDocument[]> {
  return turns
    .find({ conversationId, 'reply.state': { $in: ['pending', 'generating', 'awaiting'] }, seq: { $lt: seq } })
    .sort({ seq: 1 })
    .lean<ReplyTurnDocument[]>()
    .exec();
}

/** The condition under which a worker still owns a reply. */
function generating(key: TurnKey, epoch: number) {
  return { _id: documentId(key), 'reply.state': 'generating', 'reply.epoch': epoch } as const;
}

async function findGenerating(db: Database, key: TurnKey, epoch: number): Promise<ReplyTurnDocument | null> {
  return db.turns.findOne(generating(key, epoch)).lean<ReplyTurnDocument>().exec();
}
