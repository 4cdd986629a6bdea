import { isTerminal, type ShownReply, type ShownTurn } from '@parley/protocol';

import type { ChatState, OutgoingTurn } from '../chat/chat-state.ts';

/** A reply, with the turn that it answers. */
interface NewReply {
  readonly turn: ShownTurn;
  readonly reply: ShownReply;
}

/** What happened between two states of one chat that somebody may want to be told. */
export interface Happenings {
  /** Turns that were written here and are stored now, and those that came from elsewhere after the end was known. */
  readonly turns: readonly ShownTurn[];
  /** Replies of which something is new, and that are open or were: what is new of them was not there before. */
  readonly replies: readonly NewReply[];
  /** Those of them that have ended. */
  readonly ended: readonly NewReply[];
  /** Turns that will not go out by themselves any more. */
  readonly failed: readonly OutgoingTurn[];
  /** Turns that turned out not to go out just now. */
  readonly waiting: readonly OutgoingTurn[];
}

/**
 * The part of two lists of turns in which they differ: what they have in common at their beginnings and ends is left
 * out. A conversation may be thousands of turns long, and mostly one of them has changed.
 */
function changedTurns(
  before: readonly ShownTurn[],
  now: readonly ShownTurn[],
): { readonly was: readonly ShownTurn[]; readonly are: readonly ShownTurn[] } {
  const least = Math.min(before.length, now.length);
  let start = 0;
  while (start < least && before[start] === now[start]) start += 1;
  let end = 0;
  while (end < least - start && before.at(-1 - end) === now.at(-1 - end)) end += 1;
  return { was: before.slice(start, before.length - end), are: now.slice(start, now.length - end) };
}

/** Compares two states of one chat. What was only read from the past is no happening. */
export function happenings(before: ChatState, now: ChatState): Happenings {
  const outgoingBefore = new Map(before.outgoing.map((turn) => [turn.id, turn]));
  const { was: changedBefore, are: changed } = changedTurns(before.turns, now.turns);
  const turnsBefore = new Map(changedBefore.map((turn) => [turn.id, turn]));
  const headBefore = before.turns.at(-1)?.seq ?? 0;
  const isNew = (turn: ShownTurn): boolean =>
    !turnsBefore.has(turn.id) && (outgoingBefore.has(turn.id) || (before.loaded && turn.seq > headBefore));

  const turns = changed.filter(isNew);
  const replies = changed.flatMap((turn) => {
    const { reply } = turn;
    const was = turnsBefore.get(turn.id);
    if (!reply || reply === was?.reply) return [];
    const wasOpen = was ? was.reply && !isTerminal(was.reply.state) : isNew(turn);
    return wasOpen || !isTerminal(reply.state) ? [{ turn, reply }] : [];
  });
  const ended = replies.filter(({ reply }) => isTerminal(reply.state));
  const cameInto = (state: OutgoingTurn['state']): OutgoingTurn[] =>
    now.outgoing.filter((turn) => turn.state === state && (outgoingBefore.get(turn.id)?.state ?? state) !== state);
  return { turns, replies, ended, failed: cameInto('failed'), waiting: cameInto('waiting') };
}
