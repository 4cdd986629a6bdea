import type { ReplyError } from '@parley/protocol';
import { ResponderError } from './responder.ts';

/** How many attempts a visitor's request gets (rules W6, I8): a turn that kills its worker must not kill for ever. */
export const MAX_ATTEMPTS = 3;
/** How long a worker owns a reply, in milliseconds (rule W5): what a killed worker costs the reader. */
export const LEASE_MS = 15_000;
/** How often the lease is renewed, in milliseconds (rule W5): two renewals may be lost before another takes over. */
export const RENEW_EVERY_MS = 5_000;
/** How long a responder may say nothing, in milliseconds, before the attempt has failed: a reply has to end (rule I7). */
export const RESPONDER_SILENCE_MS = 120_000;

/** How long a reply waits for the visitor, in milliseconds (rule W11): until then nobody can say that it has ended. */
export const AWAITING_MS = 86_400_000;

const PAUSES_MS = [1_000, 4_000] as const;
/** The longest wait that a responder may ask for, in milliseconds: past it a visitor is better told that it failed. */
const LONGEST_PAUSE_MS = 60_000;

/** What a visitor reads when all attempts failed. */
export const RESPONDER_FAILED: ReplyError = {
  code: 'responder_failed',
  message: 'The answer could not be written. You can try again.',
};

/** What a visitor reads when the workers died over it. */
export const ATTEMPTS_EXHAUSTED: ReplyError = {
  code: 'attempts_exhausted',
  message: 'The answer was interrupted too often. You can try again.',
};

/**
 * How long to wait before the next attempt, in milliseconds; `null` where there is none (rule W6).
 *
 * @param attempt the one that failed, 1 for the first
 */
export function pauseAfter(attempt: number, error: unknown): number | null {
  if (attempt >= MAX_ATTEMPTS) return null;
  const pause = PAUSES_MS[attempt - 1] ?? PAUSES_MS[PAUSES_MS.length - 1]!;
  if (!(error instanceof ResponderError)) return pause;
  const { retriable, retryAfterMs = 0 } = error;
  if (!retriable || retryAfterMs > LONGEST_PAUSE_MS) return null;
  return Math.max(pause, retryAfterMs);
}
