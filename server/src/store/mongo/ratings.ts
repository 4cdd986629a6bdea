import { MAX_RATINGS, newFeedback, saysSame, type Id, type Rating } from '@parley/protocol';
import type { Store } from '../store.ts';
import { isDuplicateKey, type Database } from './database.ts';
import type { FeedbackDocument, TurnDocument } from './schemas.ts';
import { documentId, findReply, readFeedback, readTurn } from './turn-documents.ts';

/** Digits of a revision in its place, so that places sort as revisions do. */
const DIGITS = 12;

/** The part of the port that stores what visitors say about answers (rules F12, H7). */
export function createRatings(db: Database): Pick<Store, 'rate'> {
  return {
    rate: (visitorId, key, given) =>
      db.call(async () => {
        // Each time round somebody else's feedback was stored, or the reply has gone on.
        for (;;) {
          const stored = await findReply(db, key);
          if (stored?.visitorId !== visitorId) return { outcome: 'missing' };
          const turn = readTurn(stored);
          if (stored.reply.state !== 'done' || stored.reply.epoch !== given.epoch) return { outcome: 'stale', turn };
          if (saysSame(turn.feedback, given)) return { outcome: 'changed', turn };
          const revision = (await lastRevision(db, key.conversationId)) + 1;
          const feedback = newFeedback(given, revision);
          const document: FeedbackDocument = { ...feedback, place: placeOf(key.conversationId, revision) };
          const condition = { _id: documentId(key), 'reply.state': 'done', 'reply.epoch': given.epoch } as const;
          try {
            const { matchedCount } = await db.turns.updateOne(condition, { $set: { feedback: document } });
            if (matchedCount === 1) return { outcome: 'changed', turn: { ...turn, feedback } };
          } catch (error) {
            if (!isDuplicateKey(error)) throw error;
          }
        }
      }),
  };
}

/**
 * What was said in a conversation after a revision, and up to which one that is.
 *
 * The last revision is read first. Those up to it were stored before, so a reader that has the rest has them all; one
 * that gets a later revision meanwhile comes with the next question.
 */
export async function readRatings(
  db: Database,
  conversationId: Id,
  after: number,
): Promise<{ readonly ratings: Rating[]; readonly rated: number; readonly more: boolean }> {
  const last = await lastRevision(db, conversationId);
  if (last <= after) return { ratings: [], rated: after, more: false };
  const found = await db.turns
    .find({ 'feedback.place': { $gt: placeOf(conversationId, after), $lte: placeOf(conversationId, last) } })
    .sort({ 'feedback.place': 1 })
    .limit(MAX_RATINGS + 1)
    .lean<TurnDocument[]>()
    .exec();
  const more = found.length > MAX_RATINGS;
  const ratings = found
    .slice(0, MAX_RATINGS)
    .map(({ turnId, seq, feedback }) => ({ turnId, seq, feedback: readFeedback(feedback!) }));
  return { ratings, rated: more ? ratings.at(-1)!.feedback.revision : last, more };
}

async function lastRevision({ turns }: Database, conversationId: Id): Promise<number> {
  const last = await turns
    .findOne({ 'feedback.place': { $gte: placeOf(conversationId, 0), $lt: `${conversationId};` } }, { feedback: 1 })
    .sort({ 'feedback.place': -1 })
    .lean<Pick<TurnDocument, 'feedback'>>()
    .exec();
  return last?.feedback?.revision ?? 0;
}

function placeOf(conversationId: Id, revision: number): string {
  return `${conversationId}:${String(revision).padStart(DIGITS, '0')}`;
}
