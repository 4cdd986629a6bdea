import type { Id } from '@parley/protocol';
import type { Store } from '../store.ts';
import type { Database } from './database.ts';
import type { TurnDocument } from './schemas.ts';

/** The part of the port that finds replies which nobody is writing (rules W7, W9). */
export function createOpenReplies(db: Database): Pick<Store, 'due' | 'nextPending'> {
  return {
    due: (now, limit) =>
      db.call(async () => {
        // Nearly always nothing is due, and this one look at an index says so.
        if (!(await db.turns.exists({ 'reply.wakeAt': { $lte: now } }))) return [];
        const found = await db.turns.aggregate<EarliestOpen>([
          { $match: { 'reply.wakeAt': { $exists: true } } },
          { $project: { conversationId: 1, turnId: 1, seq: 1, wakeAt: '$reply.wakeAt' } },
          { $sort: { seq: 1 } },
          { $group: { _id: '$conversationId', turnId: { $first: '$turnId' }, wakeAt: { $first: '$wakeAt' } } },
          { $match: { wakeAt: { $lte: now } } },
          { $sort: { wakeAt: 1 } },
          { $limit: limit },
        ]);
        return found.map(({ _id: conversationId, turnId }) => ({ conversationId, turnId }));
      }),

    nextPending: (conversationId, after) =>
      db.call(async () => {
        const turn = await db.turns
          .findOne({ conversationId, 'reply.state': 'pending', seq: { $gt: after } }, { turnId: 1 })
          .sort({ seq: 1 })
          .lean<Pick<TurnDocument, 'turnId'>>()
          .exec();
        return turn && { conversationId, turnId: turn.turnId };
      }),
  };
}

interface EarliestOpen {
  readonly _id: Id;
  readonly turnId: Id;
}
