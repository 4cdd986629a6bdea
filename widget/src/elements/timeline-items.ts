import type { AdapterStatus } from '@parley/adapters';
import { openTurns, type Id, type ShownTurn } from '@parley/protocol';

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

/** What stands in the timeline, and how each of it is shown. */
export interface Timeline {
  readonly turns: readonly TimelineItem['turn'][];
  /** How a turn is shown. Asked only of those that are drawn: of thousands, few are. */
  itemOf(turn: TimelineItem['turn']): TimelineItem;
}

/** Puts confirmed turns and those on their way into one list, each once, in the order in which they stand (F10). */
export function timelineOf({ turns, outgoing, status }: ChatState): Timeline {
  const all = [...turns, ...outgoing];
  const asks = (turn: TimelineItem['turn']): boolean =>
    'seq' in turn ? turn.reply !== null : outgoingState(turn, status) === 'sending';
  const [open = outgoing.find(asks)] = openTurns(turns);
  const firstOpen = open ? all.lastIndexOf(open) : all.length;
  return {
    turns: all,
    itemOf(turn) {
      // From the end, since that is where the view is most of the time.
      const at = all.lastIndexOf(turn);
      const before = all[at - 1];
      return {
        id: turn.id,
        turn,
        startsDay: !before || dayStart(before.createdAt) !== dayStart(turn.createdAt),
        asksReply: asks(turn),
        behind: firstOpen < at,
      };
    },
  };
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
