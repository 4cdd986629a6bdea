import type { Turn } from '@parley/protocol';
import type { Visitor } from '../identity/tokens.ts';
import type { TurnKey } from '../store/store.ts';
import type { CommandParts } from './command-parts.ts';
import { changedTurn, stateFact } from './state-fact.ts';

/** Opens an ended reply again and wakes a worker (rule H6). */
export async function retryReply(
  { store, broadcast, clock, log, wake }: CommandParts,
  { visitorId }: Visitor,
  key: TurnKey,
  epoch: number,
): Promise<Turn> {
  const { turn, reply } = changedTurn(await store.retry(visitorId, key, epoch, clock()), epoch);
  log.info('reply reopened', { turn: turn.id, epoch: reply.epoch, ms: clock() - turn.createdAt });
  broadcast.state(visitorId, stateFact(turn, reply));
  wake(key);
  return turn;
}
