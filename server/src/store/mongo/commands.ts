import { statesThatCan } from '@parley/protocol';
import type { Store } from '../store.ts';
import type { Database } from './database.ts';
import { beginEpoch, endReply } from './reply-moves.ts';
import { findReply, readTurn } from './turn-documents.ts';

const CANCELLABLE = statesThatCan('cancel');
const RETRIABLE = statesThatCan('retry');

/** The part of the port that a visitor changes a reply with: compare-and-set on the epoch (rule H6). */
export function createCommands(db: Database): Pick<Store, 'cancel' | 'retry'> {
  return {
    cancel: (visitorId, key, epoch) =>
      db.call(async () => {
        // A reply of one epoch only grows, and ends: so each time round, the writer has got further or has stopped.
        for (;;) {
          const turn = await findReply(db, key);
          if (turn?.visitorId !== visitorId) return { outcome: 'missing' };
          if (turn.reply.epoch !== epoch || !CANCELLABLE.includes(turn.reply.state)) {
            return { outcome: 'stale', turn: readTurn(turn) };
          }
          const cancelled = await endReply(db, turn, 'cancel');
          if (cancelled) return { outcome: 'changed', turn: readTurn(cancelled) };
        }
      }),

    retry: (visitorId, key, epoch, now) =>
      db.call(async () => {
        const turn = await findReply(db, key);
        if (turn?.visitorId !== visitorId) return { outcome: 'missing' };
        if (turn.reply.epoch === epoch && RETRIABLE.includes(turn.reply.state)) {
          // Checked in the same step as the change: the inserter of the next turn seals before it inserts.
          const also = turn.reply.state === 'done' ? { sealed: { $ne: true } } : {};
          const opened = await beginEpoch(db, turn, 'retry', { wakeAt: now, attempts: 0, also });
          if (opened) return { outcome: 'changed', turn: readTurn(opened) };
        }
        const stands = (await findReply(db, key)) ?? turn;
        return { outcome: 'stale', turn: readTurn(stands) };
      }),
  };
}
