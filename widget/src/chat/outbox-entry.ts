import type { AdapterError } from '@parley/adapters';
import { moveOutbox, type PostTurn, type TurnContext } from '@parley/protocol';
import { pauseMs } from './backoff.ts';
import type { OutgoingReason, OutgoingTurn } from './chat-state.ts';

/** So many tries that the backend answered with "not now", or not at all, make a turn fail (rule O2). */
export const MAX_TRIES = 10;
/** A turn that has waited so long fails (rule O2): sent later, it would answer a question nobody asks any more. */
export const MAX_AGE_MS = 24 * 60 * 60 * 1000;
/** How the pauses between tries grow. */
export const PAUSE = { firstMs: 1_000, mostMs: 30_000 };

/** A turn in the outbox: what is shown of it, and what its next try needs. A value: each move makes a new one. */
export interface OutboxEntry extends OutgoingTurn {
  readonly context?: TurnContext;
  /** When it was written, or when the visitor last asked to try again; in milliseconds since 1970. */
  readonly since: number;
  /** Tries since then while the backend could be reached, as far as one knew. Ten are enough. */
  readonly tries: number;
  /** All tries since then: the pauses grow with them. */
  readonly attempts: number;
  /** No try before this time, unless something gives new hope; in milliseconds since 1970. */
  readonly dueAt: number;
  /** No try before this time, whatever happens: the backend asked for it. */
  readonly notBefore: number;
  /** When the pause before the next try began. A clock that says less was set back since, and the pause means nothing. */
  readonly pausedAt: number;
}

/** A turn as the storage keeps it: the entry, or, once the visitor threw it away, what remains to tell other tabs. */
export type OutboxRecord = OutboxEntry | (Omit<OutboxEntry, 'state'> & { readonly state: 'gone' });

/** Where a turn is written, and when. */
export type Place = Pick<OutboxEntry, 'id' | 'conversationId' | 'createdAt'>;

/** A turn that has just been written. */
export function newEntry(turn: Place & Pick<OutboxEntry, 'text' | 'attachments' | 'uploads' | 'context'>): OutboxEntry {
  return {
    ...turn,
    state: 'queued',
    since: turn.createdAt,
    tries: 0,
    attempts: 0,
    dueAt: 0,
    notBefore: 0,
    pausedAt: 0,
  };
}

/** Its first try, or the next one, begins. */
export function started(entry: OutboxEntry, { counts }: { counts: boolean }): OutboxEntry {
  const state = moveOutbox(entry.state, entry.state === 'queued' ? 'start' : 'resume');
  return { ...withoutReason(entry), state, attempts: entry.attempts + 1, tries: entry.tries + (counts ? 1 : 0) };
}

/** A try failed in a way that another may mend (rule O2): it waits, or, after ten tries, fails. */
export function deferred(
  entry: OutboxEntry,
  error: Pick<AdapterError, 'retryAfterMs'>,
  reason: OutgoingReason,
  { now, random }: { now: number; random: () => number },
): OutboxEntry {
  const waiting: OutboxEntry = {
    ...entry,
    state: moveOutbox(entry.state, 'defer'),
    dueAt: now + pauseMs(entry.attempts, random, PAUSE),
    notBefore: error.retryAfterMs === undefined ? 0 : now + error.retryAfterMs,
    pausedAt: now,
    reason,
  };
  return waiting.tries >= MAX_TRIES ? givenUp(waiting, { ...reason, code: 'too-many-tries' }) : waiting;
}

/** A try whose end nobody saw, since its page went: what came of it is unknown (rule H9), so it is tried again now. */
export function interrupted(entry: OutboxEntry): OutboxEntry {
  return { ...entry, state: moveOutbox(entry.state, 'defer'), dueAt: 0 };
}

/** A turn that waits, and will not be tried again by itself. */
export function givenUp(entry: OutboxEntry, reason: OutgoingReason): OutboxEntry {
  return { ...entry, state: moveOutbox(entry.state, 'give-up'), reason };
}

/** The backend will never take it. */
export function refused(entry: OutboxEntry, reason: OutgoingReason): OutboxEntry {
  return { ...entry, state: moveOutbox(entry.state, 'refuse'), reason };
}

/** The visitor asks to try a failed one again: same id, and the count starts anew. */
export function requeued(entry: OutboxEntry, now: number): OutboxEntry {
  const state = moveOutbox(entry.state, 'retry');
  return { ...withoutReason(entry), state, since: now, tries: 0, attempts: 0, dueAt: 0, notBefore: 0, pausedAt: 0 };
}

/** What remains of a failed one that the visitor threw away; `since` is then. */
export function discarded(entry: OutboxEntry, now: number): OutboxRecord {
  return { ...entry, state: moveOutbox(entry.state, 'discard'), since: now };
}

/** When a turn may be tried next. */
export function nextTryAt(entry: OutboxEntry, now: number): number {
  if (now < entry.pausedAt) return now;
  return entry.state === 'waiting' ? Math.max(entry.dueAt, entry.notBefore) : entry.notBefore;
}

/** The order in which turns were written: by the page's clock, and within a millisecond by id (rule O3). */
export function byWriting(a: OutboxRecord, b: OutboxRecord): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : Number(a.id > b.id));
}

/** What the backend is given (rule H2). Always the same for one id: another body would be a conflict. */
export function postOf({ id, text, attachments, context }: OutboxEntry): PostTurn {
  return { id, text, ...(attachments.length > 0 && { attachments }), ...(context && { context }) };
}

/** Whether two values are the same turn in the same state, so that nothing has to be shown anew. */
export function sameEntry(a: OutboxEntry, b: OutboxEntry): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** An entry without what is said of why it is where it is. */
export function withoutReason(entry: OutboxEntry): OutboxEntry {
  const { reason: _, ...rest } = entry;
  return rest;
}
