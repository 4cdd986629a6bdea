import { StoreUnavailableError, type InsertOutcome, type NewTurn, type Store } from '../store.ts';
import { sameBody, storedBody } from '../turn-body.ts';
import { isDuplicateKey, type Database } from './database.ts';
import type { TurnDocument } from './schemas.ts';
import { documentId, findHead, findTurn, readTurn, storedWords } from './turn-documents.ts';

/** Each try that fails is one in which another turn of the same conversation got in, so only a fault comes this far. */
const MAX_TRIES = 1_000;

/** The part of the port that stores turns. */
export function createInsertTurn(db: Database): Pick<Store, 'insertTurn'> {
  return {
    insertTurn: (turn) =>
      db.call(async () => {
        if (!(await owns(db, turn))) return { outcome: 'foreign' };
        for (let tries = 0; tries < MAX_TRIES; tries += 1) {
          const result = await tryInsert(db, turn);
          if (result) return result;
        }
        throw new StoreUnavailableError(`turn ${turn.id} found no place in its conversation in ${MAX_TRIES} tries`);
      }),
  };
}

/** Makes the conversation the visitor's where it is nobody's (rule D9), and says whether it is theirs. */
async function owns({ conversations }: Database, { conversationId, visitorId }: NewTurn): Promise<boolean> {
  const held = await conversations.findById(conversationId).lean().exec();
  if (held) return held.visitorId === visitorId;
  try {
    await conversations.insertOne({ _id: conversationId, visitorId });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await conversations.findById(conversationId).lean().exec())?.visitorId === visitorId;
  }
}

/**
 * Puts a turn after the head that it reads; `null` where another turn took that place, or this one is there already.
 *
 * The order matters. The head is read before the id is looked for: if the id is not found, no turn with it is at the
 * head or before, so the seal below belongs to a place that a turn really takes. The head is sealed before the turn is
 * stored: whoever can read the turn can rely on the done reply before it (rules H3, H6).
 */
async function tryInsert(db: Database, turn: NewTurn): Promise<InsertOutcome | null> {
  const { id: turnId, conversationId } = turn;
  const head = (await findHead(db, conversationId))?.seq ?? 0;
  const present = await findTurn(db, { conversationId, turnId });
  if (present) {
    const outcome = sameBody(storedBody(turn), present) ? 'present' : 'different';
    return { outcome, turn: readTurn(present) };
  }
  if (head > 0) {
    await db.turns.updateOne({ conversationId, seq: head, sealed: { $ne: true } }, { $set: { sealed: true } });
  }
  const document = newDocument(turn, head + 1);
  try {
    await db.turns.insertOne(document);
    return { outcome: 'inserted', turn: readTurn(document) };
  } catch (error) {
    if (isDuplicateKey(error)) return null;
    throw error;
  }
}

function newDocument(turn: NewTurn, seq: number): TurnDocument {
  const { id: turnId, conversationId, visitorId, site, author, createdAt } = turn;
  const reply = { state: 'pending', epoch: 0, length: 0, entries: [], attempts: 0, wakeAt: createdAt } as const;
  return {
    _id: documentId({ conversationId, turnId }),
    conversationId,
    turnId,
    visitorId,
    seq,
    site,
    ...storedBody(turn),
    createdAt,
    reply: author === 'visitor' ? reply : null,
    words: storedWords(turn.text),
  };
}
