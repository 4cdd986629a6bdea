import type { GivenFeedback, Turn } from '@parley/protocol';
import type { Visitor } from '../identity/tokens.ts';
import type { TurnKey } from '../store/store.ts';
import type { CommandParts } from './command-parts.ts';
import { changedTurn } from './state-fact.ts';

/** Stores what a visitor says about an answer, and tells the visitor's pages (rules F12, H7). */
export async function rateReply(
  { store, broadcast, clock, log }: CommandParts,
  { visitorId }: Visitor,
  key: TurnKey,
  given: GivenFeedback,
): Promise<Turn> {
  const { turn } = changedTurn(await store.rate(visitorId, key, given), given.epoch);
  const { conversationId, id: turnId, seq, feedback } = turn;
  log.info('reply rated', { turn: turnId, epoch: given.epoch, value: given.value, ms: clock() - turn.createdAt });
  if (feedback) broadcast.feedback(visitorId, { kind: 'feedback', conversationId, turnId, seq, feedback });
  return turn;
}
