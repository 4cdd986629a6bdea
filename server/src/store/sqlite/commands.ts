import { statesThatCan, type Id } from '@parley/protocol';
import type { CommandOutcome, Store, TurnKey } from '../store.ts';
import type { Database } from './database.ts';
import { beginEpoch, endReply } from './reply-moves.ts';
import { findReply, readTurn, type ReplyRow } from './turn-rows.ts';
import { findConversation } from './turns.ts';

const CANCELLABLE = statesThatCan('cancel');
const RETRIABLE = statesThatCan('retry');

/** The part of the port that a visitor changes a reply with: compare-and-set on the epoch (rule H6). */
export function createCommands(db: Database): Pick<Store, 'cancel' | 'retry'> {
  function command(
    visitorId: Id,
    key: TurnKey,
    epoch: number,
    { allowed, change }: { allowed: (row: ReplyRow) => boolean; change: (row: ReplyRow) => ReplyRow },
  ): Promise<CommandOutcome> {
    return db.write(() => {
      const row = findReply(db, key);
      if (row?.visitor_id !== visitorId) return { outcome: 'missing' };
      if (row.epoch !== epoch || !allowed(row)) return { outcome: 'stale', turn: readTurn(db, row) };
      return { outcome: 'changed', turn: readTurn(db, change(row)) };
    });
  }

  return {
    cancel(visitorId, key, epoch) {
      return command(visitorId, key, epoch, {
        allowed: ({ state }) => CANCELLABLE.includes(state),
        change: (row) => endReply(db, row, 'cancel'),
      });
    },

    retry(visitorId, key, epoch, now) {
      return command(visitorId, key, epoch, {
        allowed: (row) => RETRIABLE.includes(row.state) && (row.state !== 'done' || isLast(db, row)),
        change: (row) => beginEpoch(db, row, 'retry', { wakeAt: now, attempts: 0 }),
      });
    },
  };
}

/** A done reply below the head is told to readers as final (rule H3), so only the last turn's may change. */
function isLast(db: Database, row: ReplyRow): boolean {
  return findConversation(db, row.conversation_id)?.head === row.seq;
}
