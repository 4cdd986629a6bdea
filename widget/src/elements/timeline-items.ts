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
    const dayBefore = day;
    day = dayOf(turn);
    const startsDay = day !== dayBefore;
    const asksReply = 'seq' in turn ? turn.reply !== null : outgoingState(turn, status) === 'sending';
    const item = { id: turn.id, turn, startsDay, asksReply, behind: open };
    if ('seq' in turn ? turn.reply && !isTerminal(turn.reply.state) : asksReply) open = true;
    return item;
  });
}

/** The days of turns: asking the calendar for thousands of them at every change would be felt. */
const days = new WeakMap<ShownTurn | OutgoingTurn, number>();

function dayOf(turn: ShownTurn | OutgoingTurn): number {
  let day = days.get(turn);
  if (day === undefined) days.set(turn, (day = dayStart(turn.createdAt)));
  return day;
}

/** How a turn on its way looks: in line for a backend that cannot be reached is waiting, in line otherwise is sending. */
export function outgoingState({ state }: OutgoingTurn, status: AdapterStatus): 'sending' | 'waiting' | 'failed' {
  if (state !== 'queued') return state;
  return status === 'offline' || status === 'signed-out' ? 'waiting' : 'sending';
}

/** The names of what a reader can have seen of a turn or not: itself, and its reply once that has begun. */
export function visibleParts({ id, reply }: ShownTurn): string[] {
  return reply && (reply.length > 0 || reply.state === 'failed') ? [id, `reply ${id}`] : [id];
}
