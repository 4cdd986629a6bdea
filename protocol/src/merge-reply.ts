import { fold } from './entries.ts';
import type { EntriesFact, ReplyPatch, StateFact } from './facts.ts';
import { isTerminal, rankOf } from './reply-states.ts';
import type { ShownReply } from './timeline.ts';
import type { Reply } from './turns.ts';

/** A reply after a fact, and whether the fact told that something before it is missing. */
export interface MergedReply {
  readonly reply: ShownReply;
  readonly gap: boolean;
}

/** Takes entries `from ..` of an epoch (rules F5, F6, F8). */
export function mergeEntries(held: ShownReply, fact: Pick<EntriesFact, 'epoch' | 'from' | 'entries'>): MergedReply {
  const { epoch, from, entries } = fact;
  if (epoch < held.epoch) return keep(held);
  if (epoch > held.epoch) {
    if (from > 0) return missing(held);
    return take(begin(held, { state: 'generating', epoch, length: entries.length, entries }));
  }
  if (isTerminal(held.state)) return keep(held);
  if (from > held.length) return missing(held);
  const beyond = entries.slice(held.length - from);
  if (beyond.length === 0) return keep(held);
  return take({
    // What waits for the visitor grows by answers alone (rule H10), and goes on waiting.
    state: held.state === 'awaiting' ? 'awaiting' : 'generating',
    epoch,
    length: held.length + beyond.length,
    entries: [...held.entries, ...beyond],
  });
}

/** Takes a state (rules D11, F5, F7, F8). */
export function mergeState(
  held: ShownReply,
  fact: Pick<StateFact, 'epoch' | 'state' | 'length' | 'error'>,
): MergedReply {
  const { epoch, state, length, error } = fact;
  if (epoch < held.epoch) return keep(held);
  if (epoch > held.epoch) {
    if (length > 0) return missing(held);
    return take(begin(held, { state, epoch, length, entries: [], ...(error && { error }) }));
  }
  if (rankOf(state) <= rankOf(held.state)) return keep(held);
  if (state === 'generating') return length > held.length ? missing(held) : take({ ...held, state });
  if (length !== held.length) return missing(held);
  const entries = isTerminal(state) ? fold(held.entries) : held.entries;
  return take({ state, epoch, length, entries, ...(error && { error }) });
}

/** Takes a whole reply, as a turn or a snapshot carries it (rules F5, F8, F11). */
export function mergeWhole(held: ShownReply, reply: Reply): MergedReply {
  if (reply.epoch < held.epoch) return keep(held);
  if (reply.epoch > held.epoch) return take(begin(held, reply));
  if (rankOf(reply.state) < rankOf(held.state) || isTerminal(held.state)) return keep(held);
  const advances = reply.length > held.length || rankOf(reply.state) > rankOf(held.state);
  if (!isTerminal(reply.state) && (reply.length < held.length || !advances)) return keep(held);
  return take(begin(held, reply));
}

/** Takes what a snapshot says was lacking (rule H3). */
export function mergePatch(held: ShownReply, patch: ReplyPatch): MergedReply {
  const { epoch, from, entries, state, length, error } = patch;
  if (from === 0) return mergeWhole(held, { state, epoch, length, entries, ...(error && { error }) });
  const first = mergeEntries(held, patch);
  return first.gap ? first : mergeState(first.reply, patch);
}

/** A newer reply in the place of a held one: what was visible stays so until there is something to put there. */
function begin(held: ShownReply, next: Reply): ShownReply {
  if (next.length > 0 || isTerminal(next.state)) return next;
  const visible = held.length > 0 ? held.entries : held.superseded;
  return visible ? { ...next, superseded: visible } : next;
}

function keep(reply: ShownReply): MergedReply {
  return { reply, gap: false };
}

function missing(reply: ShownReply): MergedReply {
  return { reply, gap: true };
}

function take(reply: ShownReply): MergedReply {
  return { reply, gap: false };
}
