import type { Turn } from '@parley/protocol';
import type { Visitor } from '../identity/tokens.ts';
import type { TurnKey } from '../store/store.ts';
import type { CommandParts } from './command-parts.ts';
import { changedTurn, stateFact } from './state-fact.ts';
import { wakeNext } from './wake-next.ts';

/** Ends an open reply with what was written so far, and whoever works on it (rule H6). */
export async function cancelReply(
  parts: CommandParts,
  { visitorId }: Pick<Visitor, 'visitorId'>,
  key: TurnKey,
  epoch: number,
): Promise<Turn> {
  const { store, broadcast, clock, log, abort } = parts;
  const { turn, reply } = changedTurn(await store.cancel(visitorId, key, epoch), epoch);
  abort(key, reply.epoch);
  log.info('reply settled', { turn: turn.id, epoch, state: reply.state, ms: clock() - turn.createdAt });
  broadcast.state(visitorId, stateFact(turn, reply));
  await wakeNext(parts, turn);
  return turn;
}
