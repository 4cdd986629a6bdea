import { isTerminal, textOf, type Id, type ShownTurn } from '@parley/protocol';
import type { ChatState } from '../../../widget/src/chat/index.ts';
import type { Judge } from './judge.ts';
import type { PageParts } from './page.ts';

/** Checks the states of one chat, one after the other (rules I3 to I6, I11, and that nothing vanishes). */
export function createScreenCheck(
  { world, calls, notes }: PageParts,
  visitorId: () => Id | undefined,
): (state: ChatState) => void {
  const { ledger } = world;
  const judge: Judge = world.judge;
  const seen = new Map<Id, ShownTurn>();
  let outgoing: ChatState['outgoing'] = [];

  function checkTurn(turn: ShownTurn, before: ShownTurn | undefined): void {
    const { id, seq, reply } = turn;
    const owner = ledger.ownerOf(turn.conversationId);
    judge.must(owner === visitorId(), 'I11', () => `turn ${id} of visitor ${owner} is shown to ${visitorId()}`);
    judge.must(ledger.seqOf(id) === seq, 'I4', () => `turn ${id} is shown at ${seq}; stored at ${ledger.seqOf(id)}`);
    if (!reply || reply === before?.reply) return;
    const { epoch, length, state, entries, superseded } = reply;
    const held = before?.reply;
    judge.must(!held || epoch >= held.epoch, 'I5', () => `epoch ${held?.epoch} of ${id} went back to ${epoch}`);
    ledger.checkTold({ id, epoch, length }, 'a screen');
    if (superseded) calls.find(id, textOf(superseded) || 'c');
    const text = textOf(entries);
    if (held && held.epoch === epoch) {
      const isEnded = isTerminal(held.state);
      const isSame = state === held.state && text === textOf(held.entries);
      judge.must(!isEnded || isSame, 'I6', () => `${held.state} reply of ${id} changed in epoch ${epoch} to ${state}`);
      judge.must(text.startsWith(textOf(held.entries)), 'I5', () => `the text of ${id} was taken back to "${text}"`);
    }
    if (text === '') return;
    const call = calls.find(id, text);
    const key = `${id} ${epoch}`;
    const origin = notes.origins.get(key) ?? call;
    notes.origins.set(key, origin);
    judge.must(origin === call, 'I5', () => `epoch ${epoch} of ${id} shows the text of two calls`);
    const isWhole = call.ended && text === call.text;
    judge.must(state !== 'done' || isWhole, 'I6', () => `done reply of ${id} has "${text}" of "${call.text}"`);
  }

  return (state) => {
    const ids = new Set([...state.turns, ...state.outgoing].map(({ id }) => id));
    judge.must(ids.size === state.turns.length + state.outgoing.length, 'I3', () => 'a turn is shown twice');
    let last: { seq: number } | undefined;
    for (const turn of state.turns) {
      const before: { seq: number } | undefined = last;
      judge.must(!before || before.seq < turn.seq, 'I4', () => `turn ${turn.seq} is shown after ${before?.seq}`);
      last = turn;
      const known = seen.get(turn.id);
      if (known === turn) continue;
      checkTurn(turn, known);
      seen.set(turn.id, turn);
    }
    const first = state.turns[0]?.seq ?? 0;
    for (const { id, state: how } of outgoing) {
      const isFurtherUp = (ledger.seqOf(id) ?? Infinity) < first;
      const isGone = how === 'failed' || notes.thrownAway.has(id);
      judge.must(ids.has(id) || isGone || isFurtherUp, 'I3', () => `turn ${id} vanished`);
    }
    for (const [index, { id, createdAt, state: how }] of state.outgoing.entries()) {
      if (how === 'failed') notes.everFailed.add(id);
      const before = state.outgoing[index - 1];
      const isSorted = !before || before.createdAt < createdAt || (before.createdAt === createdAt && before.id < id);
      judge.must(isSorted, 'I4', () => `turn ${id} is shown before one that was written earlier`);
    }
    outgoing = state.outgoing;
  };
}
