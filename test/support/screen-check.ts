import { isTerminal, textOf, type Id, type ShownTurn } from '@parley/protocol';
import type { ChatState } from '../../widget/src/chat/index.ts';

/**
 * Looks at every state of one chat, one after the other, for what a person would see go wrong (rules I3 to I6, and that
 * nothing vanishes).
 *
 * @param placeOf where a turn that was on its way is stored, as far as the test knows: one that lies before the turns that
 *   are loaded may leave the screen. `-Infinity` for one that a person threw away.
 * @returns what is wrong with a state, after those before it; `undefined` where all is well
 */
export function createScreenCheck(
  placeOf: (id: Id) => number = () => Infinity,
): (state: ChatState) => string | undefined {
  const seen = new Map<Id, ShownTurn>();
  let outgoing: ChatState['outgoing'] = [];

  function wrongReply({ id, reply }: ShownTurn): string | undefined {
    const held = seen.get(id)?.reply;
    if (!reply || !held || reply === held) return undefined;
    if (reply.epoch < held.epoch) return `[I5] epoch ${held.epoch} of ${id} went back to ${reply.epoch}`;
    if (reply.epoch > held.epoch) return undefined;
    const [before, now] = [textOf(held.entries), textOf(reply.entries)];
    if (!now.startsWith(before)) return `[I5] the text of ${id} was taken back from "${before}" to "${now}"`;
    if (!isTerminal(held.state) || (reply.state === held.state && now === before)) return undefined;
    return `[I6] the ${held.state} reply of ${id} became ${reply.state}: "${before}" is now "${now}"`;
  }

  function wrong({ turns, outgoing: going }: ChatState): string | undefined {
    const ids = [...turns, ...going].map(({ id }) => id);
    if (new Set(ids).size < ids.length) return `[I3] a turn is shown twice: ${ids.join(' ')}`;
    for (const [index, turn] of turns.entries()) {
      const before = turns[index - 1];
      if (before && before.seq >= turn.seq) return `[I4] turn ${turn.seq} is shown after ${before.seq}`;
      const found = wrongReply(turn);
      if (found) return found;
    }
    for (const [index, { id, createdAt }] of going.entries()) {
      const before = going[index - 1];
      const isSorted = !before || before.createdAt < createdAt || (before.createdAt === createdAt && before.id < id);
      if (!isSorted) return `[I4] turn ${id} is shown before one that was written earlier`;
    }
    const shown = new Set(ids);
    const first = turns[0]?.seq ?? 0;
    const wasShown = [...seen.values()].filter(({ seq }) => seq >= first);
    const wasGoing = outgoing.filter(({ id, state }) => state !== 'failed' && placeOf(id) >= first);
    const vanished = [...wasShown, ...wasGoing].map(({ id }) => id).find((id) => !shown.has(id));
    return vanished && `[I3] turn ${vanished} vanished`;
  }

  return (state) => {
    const found = wrong(state);
    for (const turn of state.turns) seen.set(turn.id, turn);
    outgoing = state.outgoing;
    return found;
  };
}
