import {
  excerptOf,
  isTerminal,
  lastLine,
  titleOf,
  type ConversationSummary,
  type Id,
  type SearchQuery,
} from '@parley/protocol';
import type { QueryFilter } from 'mongoose';
import type { Store } from '../store.ts';
import type { Database } from './database.ts';
import type { TurnDocument } from './schemas.ts';
import { readEntries, readTurn, storedWords } from './turn-documents.ts';

/**
 * The part of the port that lists a visitor's conversations, and finds them by their words (rules H5, H13).
 *
 * The words lie in an index of the ordinary kind, many to a document. MongoDB's text index knows no beginnings of words,
 * drops what it takes for stop words of one language, and joins words by "or": it would find other things than SQLite.
 */
export function createConversationList(db: Database): Pick<Store, 'conversations' | 'search'> {
  return {
    conversations: (visitorId, limit) => db.call(() => summaries(db, { visitorId }, limit)),

    search: (visitorId, query, limit) =>
      db.call(async () => {
        await addMissingWords(db, visitorId);
        const found = await db.turns.aggregate<{ readonly _id: Id; readonly seq: number }>([
          { $match: { $and: [{ visitorId }, ...wordConditions(query)] } },
          { $group: { _id: '$conversationId', seq: { $max: '$seq' } } },
        ]);
        const ids = found.map(({ _id }) => _id);
        const listed = await summaries(db, { visitorId, conversationId: { $in: ids } }, limit);
        const shown = found.filter(({ _id }) => listed.some(({ id }) => id === _id));
        const turns = await turnsAt(
          db,
          shown.map(({ _id, seq }) => ({ conversationId: _id, seq })),
        );
        return listed.map((summary) => {
          const turn = readTurn(turns.find(({ conversationId }) => conversationId === summary.id)!);
          return { ...summary, found: { turnId: turn.id, seq: turn.seq, excerpt: excerptOf(turn, query) } };
        });
      }),
  };
}

/** Words have only letters and digits in them, so they are safe in a pattern. */
function wordConditions({ whole, begun }: SearchQuery): QueryFilter<TurnDocument>[] {
  return [...whole.map((word) => ({ words: word })), { words: new RegExp(`^${begun}`) }];
}

/** Gives words to what a version stored that knew of none. Once done, the index says at once that nothing is missing. */
async function addMissingWords({ turns }: Database, visitorId: Id): Promise<void> {
  const missing = await turns.find({ visitorId, words: null }).lean<TurnDocument[]>().exec();
  for (const { _id, text, reply } of missing) {
    const ended = reply && isTerminal(reply.state) ? readEntries(reply) : [];
    // Only where there are none still: the reply may be ended, or begun anew, meanwhile.
    await turns.updateOne({ _id, words: null }, { $set: { words: storedWords(text, ended) } });
  }
}

async function summaries(
  db: Database,
  condition: QueryFilter<TurnDocument>,
  limit: number,
): Promise<ConversationSummary[]> {
  const listed = await db.turns.aggregate<ListedConversation>([
    { $match: condition },
    {
      $group: {
        _id: '$conversationId',
        head: { $max: '$seq' },
        createdAt: { $min: '$createdAt' },
        updatedAt: { $max: '$createdAt' },
      },
    },
    { $sort: { updatedAt: -1, _id: -1 } },
    { $limit: limit },
  ]);
  const places = listed.flatMap(({ _id, head }) =>
    [...new Set([1, head])].map((seq) => ({ conversationId: _id, seq })),
  );
  const turns = await turnsAt(db, places);
  const at = (id: Id, seq: number) => turns.find((turn) => turn.conversationId === id && turn.seq === seq)!;
  return listed.map(({ _id: id, head, createdAt, updatedAt }) => {
    return { id, title: titleOf(at(id, 1).text), head, createdAt, updatedAt, last: lastLine(readTurn(at(id, head))) };
  });
}

interface ListedConversation {
  readonly _id: Id;
  readonly head: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

async function turnsAt({ turns }: Database, places: readonly { conversationId: Id; seq: number }[]) {
  if (places.length === 0) return [];
  return turns
    .find({ $or: [...places] })
    .lean<TurnDocument[]>()
    .exec();
}
