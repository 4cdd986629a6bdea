import type { AdapterStatus } from '@parley/adapters';
import { isTerminal, type Id, type ShownTurn } from '@parley/protocol';

import type { ChatState, OutgoingTurn } from '../chat/chat-state.ts';
import { dayStart } from './times.ts';

/** One turn with its reply, as the timeline shows them. */
export interface TimelineItem {
  readonly id: Id;
  readonly turn: ShownTurn | OutgoingTurn;
  /** Whether it is the first one of its day. */
  readonly startsDay: boolean;
  /** Whether a reply has its place below the turn, be it only dots. */
  readonly asksReply: boolean;
  /** Whether a reply before this one has not ended. */
  readonly behind: boolean;
}

/** Puts confirmed turns and those on their way into one list, each once, in the order in which they stand (F10). */
export function timelineItems({ turns, outgoing, status }: ChatState): TimelineItem[] {
  let day: number | undefined;
  let open = false;
  return [...turns, ...outgoing].map((turn) => {
    const startsDay = day !== dayStart(turn.createdAt);
    day = dayStart(turn.createdAt);
    const asksReply = 'seq' in turn ? turn.reply !== null : outgoingState(turn, status) === 'sending';
    const item = { id: turn.id, turn, startsDay, asksReply, behind: open };
    if ('seq' in turn ? turn.reply && !isTerminal(turn.reply.state) : asksReply) open = true;
    return item;
  });
}

/** How a turn on its way looks: in line for a backend that cannot be reached is waiting, in line otherwise is sending. */
export function outgoingState({ state }: OutgoingTurn, status: AdapterStatus): 'sending' | 'waiting' | 'failed' {
  if (state !== 'queued') return state;
  return status === 'offline' || status === 'signed-out' ? 'waiting' : 'sending';
}

/** The names of all that a reader can have seen or not: each turn, and each reply that has begun. */
export function visibleParts(turns: readonly ShownTurn[]): Map<string, Id> {
  const parts = new Map<string, Id>();
  for (const { id, reply } of turns) {
    parts.set(id, id);
    if (reply && (reply.length > 0 || reply.state === 'failed')) parts.set(`reply ${id}`, id);
  }
  return parts;
}
