import type { Id } from '@parley/protocol';
import type { Log } from '../log.ts';
import type { Store, TurnKey } from '../store/store.ts';

/** Wakes the reply that an ended one was in the way of (rule W9). Losing this costs a second: the sweeper finds it. */
export async function wakeNext(
  { store, log, wake }: { readonly store: Store; readonly log: Log; wake(key: TurnKey): void },
  { conversationId, seq }: { readonly conversationId: Id; readonly seq: number },
): Promise<void> {
  try {
    const next = await store.nextPending(conversationId, seq);
    if (next) wake(next);
  } catch (error) {
    log.warn('next reply not woken', { conversation: conversationId, err: error });
  }
}
