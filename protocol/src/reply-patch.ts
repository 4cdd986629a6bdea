import type { Entry } from './entries.ts';
import type { HeldReply, ReplyPatch } from './facts.ts';
import { isTerminal } from './reply-states.ts';
import type { Reply, Turn } from './turns.ts';

/** A reply without its entries: what decides how much of them a reader lacks. */
export type ReplyHead = Omit<Reply, 'entries'>;

/**
 * What a reader lacks of a reply that it holds in part (rules F11, H3); `null` where it lacks nothing.
 *
 * A reply of the epoch held is told from where the reader is while it is open. Once terminal it is told whole, since its
 * stored entries are folded and cannot be cut at the reader's length; but a reader that has all of them needs only the
 * state, and folds its own.
 *
 * @param entriesFrom reads the stored entries from an index on; not called where no entries are lacking
 */
export function replyPatch(
  held: HeldReply,
  turn: Pick<Turn, 'id' | 'seq'>,
  reply: ReplyHead,
  entriesFrom: (index: number) => readonly Entry[],
): ReplyPatch | null {
  const from = firstLacking(held, reply);
  if (from === null) return null;
  return {
    turnId: turn.id,
    seq: turn.seq,
    epoch: reply.epoch,
    from,
    entries: from < reply.length ? entriesFrom(from) : [],
    state: reply.state,
    length: reply.length,
    ...(reply.error && { error: reply.error }),
  };
}

function firstLacking(held: HeldReply, reply: ReplyHead): number | null {
  if (held.epoch !== reply.epoch) return 0;
  if (held.length === reply.length) {
    const sameState = reply.state === 'pending' || reply.state === 'generating';
    return sameState ? null : reply.length;
  }
  return isTerminal(reply.state) || held.length > reply.length ? 0 : held.length;
}
