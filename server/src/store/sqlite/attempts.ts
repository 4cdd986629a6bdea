import { moveReply, statesThatCan } from '@parley/protocol';
import { isDue } from '../due.ts';
import type { Store } from '../store.ts';
import { readContext } from '../turn-body.ts';
import type { Database } from './database.ts';
import { appendEntries, beginEpoch, endReply, stateChange } from './reply-moves.ts';
import { findReply, readTurn, SELECT_TURNS, type ReplyRow } from './turn-rows.ts';

const CLAIMABLE = [...statesThatCan('claim'), ...statesThatCan('reclaim')];

/** The part of the port that a worker writes a reply with. */
export function createAttempts(db: Database): Pick<Store, 'claim' | 'flush' | 'renew' | 'settle' | 'requeue'> {
  const { sql } = db;

  return {
    claim(key, { now, leaseUntil, maxAttempts, exhausted }) {
      return db.write(() => {
        const row = findReply(db, key);
        if (!row || !CLAIMABLE.includes(row.state) || !isDue(row.wake_at!, now) || hasEarlierOpen(db, row)) {
          return { outcome: 'refused' };
        }
        if (row.attempts >= maxAttempts) {
          return { outcome: 'exhausted', change: stateChange(endReply(db, row, 'exhaust', exhausted)) };
        }
        const cancelled = earlierAwaiting(db, row).map((earlier) => stateChange(endReply(db, earlier, 'cancel')));
        const event = row.state === 'pending' ? 'claim' : 'reclaim';
        const claimed = beginEpoch(db, row, event, { wakeAt: leaseUntil, attempts: row.attempts + 1 });
        const { visitor_id: visitorId, site, attempts: attempt } = claimed;
        const claim = { visitorId, site, turn: readTurn(db, claimed), context: readContext(claimed), attempt };
        return { outcome: 'claimed', claim, cancelled };
      });
    },

    flush(key, { epoch, from, entries }) {
      return db.write(() => {
        const row = findGenerating(db, key, epoch);
        if (row?.length !== from) return false;
        if (entries.length === 0) return true;
        appendEntries(db, row, entries);
        return true;
      });
    },

    renew(key, { epoch, leaseUntil }) {
      return db.write(() => {
        const row = findGenerating(db, key, epoch);
        if (!row) return false;
        sql('UPDATE turns SET wake_at = ? WHERE key = ?').run(leaseUntil, row.key);
        return true;
      });
    },

    settle(key, { epoch, length, state, error, waitsUntil = null }) {
      return db.write(() => {
        const row = findGenerating(db, key, epoch);
        if (row?.length !== length) return false;
        if (state === 'awaiting') {
          const { to } = moveReply(row.state, 'await');
          sql('UPDATE turns SET state = ?, wake_at = NULL, waits_until = ? WHERE key = ?').run(to, waitsUntil, row.key);
        } else {
          endReply(db, row, state === 'done' ? 'finish' : 'fail', error);
        }
        return true;
      });
    },

    requeue(key, { epoch, dueAt, attemptCounts }) {
      return db.write(() => {
        const row = findGenerating(db, key, epoch);
        if (!row) return null;
        const attempts = attemptCounts ? row.attempts : row.attempts - 1;
        return stateChange(beginEpoch(db, row, 'requeue', { wakeAt: dueAt, attempts }));
      });
    },
  };
}

function findGenerating(db: Database, key: Parameters<Store['flush']>[0], epoch: number): ReplyRow | undefined {
  const row = findReply(db, key);
  return row?.state === 'generating' && row.epoch === epoch ? row : undefined;
}

function hasEarlierOpen({ sql }: Database, row: ReplyRow): boolean {
  const text = 'SELECT 1 FROM turns WHERE conversation_id = ? AND seq < ? AND wake_at IS NOT NULL LIMIT 1';
  return sql(text).get(row.conversation_id, row.seq) !== undefined;
}

function earlierAwaiting({ sql }: Database, row: ReplyRow): ReplyRow[] {
  const text = `${SELECT_TURNS} WHERE turns.conversation_id = ? AND turns.seq < ? AND turns.state = 'awaiting'
    ORDER BY turns.seq`;
  return sql(text).all(row.conversation_id, row.seq) as unknown as ReplyRow[];
}
