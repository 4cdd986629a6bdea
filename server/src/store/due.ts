/**
 * How far ahead a reply's time to wake can lie, in milliseconds: twice the longest pause between attempts, which is longer
 * than a lease. Shorter, and workers whose clocks differ would take each other's replies.
 */
export const FARTHEST_WAKE_MS = 120_000;

/**
 * Whether a reply's time has come: it is past, or so far ahead that it was written before the clock was set back. To wait
 * for such a time would hold the conversation up by as much (rule I7).
 */
export function isDue(wakeAt: number, now: number): boolean {
  return wakeAt <= now || wakeAt > now + FARTHEST_WAKE_MS;
}
