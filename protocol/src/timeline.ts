import type { Entry } from './entries.ts';
import type { HeldReply, SyncRequest } from './facts.ts';
import type { Feedback } from './feedback.ts';
import type { Id } from './ids.ts';
import { isTerminal } from './reply-states.ts';
import type { Reply, Turn } from './turns.ts';

/** A reply on the screen. */
export interface ShownReply extends Reply {
  /** What an earlier epoch had written, shown pale until the first entry of this one arrives (rule F5). */
  readonly superseded?: readonly Entry[];
}

/** A turn on the screen. */
export interface ShownTurn extends Turn {
  readonly reply: ShownReply | null;
}

/** What a reader holds of one conversation. A value: `merge` gives a new one and shares what did not change. */
export interface Timeline {
  readonly conversationId: Id;
  /** Whether a page has told what the conversation holds; until then nothing is known to be missing or old. */
  readonly loaded: boolean;
  /** The turns up to this `seq` are not held; paging backwards lowers it. */
  readonly base: number;
  /** Ascending by `seq`. Holes are possible while a sync is on its way. */
  readonly turns: readonly ShownTurn[];
  /**
   * A `done` reply of a turn below this `seq` can never change: a snapshot has shown it when a later turn existed
   * already (rules H3, H6).
   */
  readonly settledBelow: number;
  /** Up to which revision a snapshot has told all feedback (rule F12). */
  readonly rated: number;
  /** The latest feedback about turns that are not held: paging back may bring them as they were before it. */
  readonly ratings: ReadonlyMap<Id, Feedback>;
}

/** A timeline before anything is known of its conversation, or of one that was begun here and is known to be empty. */
export function emptyTimeline(conversationId: Id, { loaded = false } = {}): Timeline {
  return { conversationId, loaded, base: 0, turns: [], settledBelow: 0, rated: 0, ratings: new Map() };
}

/** The last `seq` up to which nothing is missing. */
export function contiguousHead({ base, turns }: Timeline): number {
  const whole = base + turns.length;
  // Without a hole, as nearly always, the last one tells: nobody looks through a long conversation.
  if (turns.length === 0 || turns.at(-1)?.seq === whole) return whole;
  return base + turns.findIndex(({ seq }, index) => seq !== base + index + 1);
}

/** What to ask so that nothing is missing afterwards (rule H3): every reply that may still have changed is listed. */
export function syncRequest(timeline: Timeline): SyncRequest {
  const after = contiguousHead(timeline);
  const held: HeldReply[] = [];
  for (const { id, seq, reply } of timeline.turns) {
    if (!reply || seq > after) continue;
    if (reply.state === 'done' && seq < timeline.settledBelow) continue;
    held.push({ turnId: id, epoch: reply.epoch, length: reply.length });
  }
  const { conversationId, rated } = timeline;
  return { conversationId, after, held, ...(rated > 0 && { rated }) };
}

const openOf = new WeakMap<readonly ShownTurn[], readonly ShownTurn[]>();

/** The turns whose replies have not ended. Many ask it of the same list, so that a long one is looked through once. */
export function openTurns(turns: readonly ShownTurn[]): readonly ShownTurn[] {
  let open = openOf.get(turns);
  if (!open) openOf.set(turns, (open = turns.filter(isOpen)));
  return open;
}

/**
 * A list with a turn put into a place, or there instead of what it was before. Which turns are open is known of it by the
 * list before: nobody looks through a long conversation for each token.
 */
export function putTurn(turns: readonly ShownTurn[], place: number, turn: ShownTurn): readonly ShownTurn[] {
  const put = turns.toSpliced(place, turns[place]?.id === turn.id ? 1 : 0, turn);
  const open = openTurns(turns).filter(({ id }) => id !== turn.id);
  if (isOpen(turn)) open.splice(placeOf(open, turn), 0, turn);
  openOf.set(put, open);
  return put;
}

/** Where a turn that is not in a list belongs in it. */
export function placeOf(turns: readonly ShownTurn[], turn: Turn): number {
  return turns.findLastIndex(({ seq }) => seq < turn.seq) + 1;
}

function isOpen({ reply }: ShownTurn): boolean {
  return reply !== null && !isTerminal(reply.state);
}

/** What a screen shows, top to bottom (rule F10): confirmed turns, then those still on their way, each once. */
export function display<Outgoing extends { readonly id: Id }>(
  timeline: Timeline,
  outgoing: readonly Outgoing[],
): { readonly confirmed: readonly ShownTurn[]; readonly outgoing: readonly Outgoing[] } {
  const confirmed = new Set(timeline.turns.map((turn) => turn.id));
  return { confirmed: timeline.turns, outgoing: outgoing.filter((turn) => !confirmed.has(turn.id)) };
}
