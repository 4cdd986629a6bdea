import type { GivenAnswer, Turn } from '@parley/protocol';
import { conflict } from '../problems.ts';
import type { Visitor } from '../identity/tokens.ts';
import type { TurnKey } from '../store/store.ts';
import type { CommandParts } from './command-parts.ts';
import { changedTurn } from './state-fact.ts';

/**
 * Stores what a visitor answers to a tool call, and wakes a worker once no call waits any more (rules H10, W11). The
 * visitor's pages are told the whole turn: what goes on begins with entries, which a state alone cannot tell.
 */
export async function answerCall(
  { store, broadcast, clock, log, wake }: CommandParts,
  { visitorId }: Visitor,
  key: TurnKey,
  given: GivenAnswer,
): Promise<Turn> {
  const result = await store.answer(visitorId, key, given, clock());
  const { callId } = given;
  switch (result.outcome) {
    case 'repeated':
      return result.turn;
    case 'different':
      throw conflict(`The call ${callId} was answered before, and otherwise.`);
    case 'unasked':
      throw conflict(`No call ${callId} of this reply waits for such an answer.`);
    default: {
      const { turn, reply } = changedTurn(result, given.epoch);
      log.info('call answered', {
        turn: turn.id,
        epoch: given.epoch,
        state: reply.state,
        ms: clock() - turn.createdAt,
      });
      broadcast.turn(visitorId, turn);
      if (reply.state === 'pending') wake(key);
      return turn;
    }
  }
}
