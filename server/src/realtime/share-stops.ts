import { isId } from '@parley/protocol';
import type { TurnKey } from '../store/store.ts';
import type { Realtime } from './realtime.ts';

/** What servers tell each other beside facts. */
export interface ServerToServer {
  /** A reply was stopped (rule H6); whoever writes it may end. */
  stopped(key: TurnKey, epoch: number): void;
}

/**
 * Makes a stop reach the server that writes the reply at once, wherever that is. Where the word gets lost, the writer
 * learns it by its next flush, or the renewal of its lease (rules W3, W5).
 *
 * @param abort ends this server's own attempt at a reply
 * @returns ends it here and everywhere
 */
export function shareStops(
  io: Pick<Realtime['io'], 'on' | 'serverSideEmit'>,
  abort: (key: TurnKey, epoch: number) => void,
): (key: TurnKey, epoch: number) => void {
  io.on('stopped', (key: Partial<TurnKey> | undefined, epoch: unknown) => {
    const { conversationId, turnId } = key ?? {};
    if (isId(conversationId) && isId(turnId) && typeof epoch === 'number') abort({ conversationId, turnId }, epoch);
  });
  return (key, epoch) => {
    abort(key, epoch);
    io.serverSideEmit('stopped', key, epoch);
  };
}
