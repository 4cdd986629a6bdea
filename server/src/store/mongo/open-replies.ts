import type { Id } from '@parley/protocol';
import { FARTHEST_WAKE_MS } from '../due.ts';
import type { Store } from '../store.ts';
import type { Database } from './database.ts';
import type { TurnDocument } from './schemas.ts';

/** The part of the port that finds replies which nobody is writing (rules W7, W9). */
export function createOpenReplies(db: Database): Pick<Store, 'due' | 'nextPending'> {
  return {
    due: (now, limit) =>
      db.call(async () => {
        // Nearly always nothing is due, and this one look at an index says so.
        if (!(await db.turns.exists({ $or: isDueAt('reply.wakeAt', now) }))) return [];
        const found = await db.turns.aggregate<EarliestOpen>([
          { $match: { 'reply.wakeAt': { $exists: true } } },
          { $project: { conversationId: 1, turnId: 1, seq: 1, wakeAt: '$reply.wakeAt' } },
          { $sort: { seq: 1 } },
          { $group: { _id: '$conversationId', turnId: { $first: '$turnId' }, wakeAt: { $first: '$wakeAt' } } },
          { $match: { $or: isDueAt('wakeAt', now) } },
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

/** What `isDue` says, as a query. */
function isDueAt(field: string, now: number): Record<string, { $lte: number } | { $gt: number }>[] {
  return [{ [field]: { $lte: now } }, { [field]: { $gt: now + FARTHEST_WAKE_MS } }];
}

interface EarliestOpen {
  readonly _id: Id;
  readonly turnId: Id;
}
