import { textOf, type Id, type ShownTurn } from '@parley/protocol';
import type { ChatState } from '../../../widget/src/chat/index.ts';
import { createScreenCheck } from '../../support/screen-check.ts';
import type { Judge } from './judge.ts';
import type { PageParts } from './page.ts';

/**
 * Checks the states of one chat, one after the other: by what a person would see (rules I3 to I6), and against what is
 * stored and what the responders said (also rule I11).
 */
export function createStrictCheck(
  { world, calls, notes }: PageParts,
  visitorId: () => Id | undefined,
): (state: ChatState) => void {
  const { ledger } = world;
  const judge: Judge = world.judge;
  const seen = new Map<Id, ShownTurn>();
  const check = createScreenCheck((id) => (notes.thrownAway.has(id) ? -Infinity : (ledger.seqOf(id) ?? Infinity)));

  function checkTurn({ id, seq, conversationId, reply }: ShownTurn, held: ShownTurn['reply'] | undefined): void {
    const owner = ledger.ownerOf(conversationId);
    judge.must(owner === visitorId(), 'I11', () => `turn ${id} of visitor ${owner} is shown to ${visitorId()}`);
    judge.must(ledger.seqOf(id) === seq, 'I4', () => `turn ${id} is shown at ${seq}; stored at ${ledger.seqOf(id)}`);
    if (!reply || reply === held) return;
    const { epoch, length, state, entries, superseded } = reply;
    ledger.checkTold({ id, epoch, length }, 'a screen');
    if (superseded) calls.find(id, textOf(superseded) || 'c');
    const text = textOf(entries);
    if (text === '') return;
    const call = calls.find(id, text);
    const key = `${id} ${epoch}`;
    const origin = notes.origins.get(key) ?? call.root;
    notes.origins.set(key, origin);
    judge.must(origin === call.root, 'I5', () => `epoch ${epoch} of ${id} shows the text of two calls`);
    const isWhole = call.ended && text === call.text;
    judge.must(state !== 'done' || isWhole, 'I6', () => `done reply of ${id} has "${text}" of "${call.text}"`);
  }

  return (state) => {
    const wrong = check(state);
    if (wrong) judge.fail(wrong);
    for (const turn of state.turns) {
      const known = seen.get(turn.id);
      if (known === turn) continue;
      checkTurn(turn, known?.reply);
      seen.set(turn.id, turn);
    }
    for (const { id, state: how } of state.outgoing) if (how === 'failed') notes.everFailed.add(id);
  };
}
