/** How far a turn is that was written here and that no fact has confirmed yet (rule O2). */
export type OutboxState = 'queued' | 'sending' | 'waiting' | 'failed';

/** Where an entry of the outbox can end: confirmed, or thrown away by the visitor. */
export type OutboxEnd = 'sent' | 'gone';

/** What can happen to an entry of the outbox. */
export type OutboxEvent = 'start' | 'confirm' | 'defer' | 'resume' | 'give-up' | 'refuse' | 'retry' | 'discard';

/** Where an event may take an entry: two of them end it. */
type After<Event extends OutboxEvent> = Event extends 'confirm'
  ? 'sent'
  : Event extends 'discard'
    ? 'gone'
    : OutboxState;

/**
 * Every move of an outbox entry (rule O2).
 *
 * `start`: first in line and the backend can be reached. `confirm`: acknowledged, or any fact shows the turn. `defer`:
 * timeout, no network, 429, 5xx. `resume`: the pause is over, or the network is back. `give-up`: ten tries or a day.
 * `refuse`: the turn is refused for good, or one of its files. `discard`: the visitor throws it away, or takes it back
 * while its files are on their way.
 */
export const OUTBOX_MOVES: Readonly<Record<OutboxState, { readonly [Event in OutboxEvent]?: After<Event> }>> = {
  queued: { start: 'sending', confirm: 'sent', refuse: 'failed', discard: 'gone' },
  sending: { confirm: 'sent', defer: 'waiting', refuse: 'failed' },
  waiting: { resume: 'sending', 'give-up': 'failed', confirm: 'sent' },
  failed: { retry: 'queued', discard: 'gone', confirm: 'sent' },
};

/**
 * Where an event takes an outbox entry.
 *
 * @throws Error where the table has no such move
 */
export function moveOutbox<Event extends OutboxEvent>(from: OutboxState, event: Event): After<Event> {
  const to: After<Event> | undefined = OUTBOX_MOVES[from][event];
  if (!to) throw new Error(`an outbox entry that is ${from} cannot ${event}`);
  return to;
}
