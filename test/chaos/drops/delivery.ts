import type { Outage } from './outages.ts';

/** A numbered message that came, and when, on the clock of `performance.now()`. */
export interface Arrival {
  readonly number: number;
  readonly at: number;
}

/** Whoever notes the numbered messages that reach them. */
export interface Listener {
  readonly arrivals: readonly Arrival[];
  close(): void;
}

/** What became of the messages to one client. */
export interface Delivery {
  readonly sent: number;
  readonly delivered: number;
  /** How many came although they had come before. */
  readonly doubled: number;
  /** How many came after one of the same piece that was sent later. */
  readonly disordered: number;
  /** For each outage, how many messages that were sent since the cut, and before the next one, never came. */
  readonly gaps: readonly number[];
  /**
   * For each outage, how long after the mending the client held everything that had been sent until then, in
   * milliseconds; none where it never did.
   */
  readonly wholeAfterMs: readonly (number | undefined)[];
}

/**
 * Judges what reached a client.
 *
 * @param reference what somebody heard whose link was never cut: this says what was sent, and when
 * @param pieceOf how many messages are one piece, each to be shown behind the one before; a piece itself has its place
 *   on the screen whenever it comes. Where there are no pieces, all are one.
 */
export function judgeDelivery(
  reference: readonly Arrival[],
  arrivals: readonly Arrival[],
  outages: readonly Outage[],
  pieceOf = Infinity,
): Delivery {
  const firstAt = new Map<number, number>();
  let doubled = 0;
  let disordered = 0;
  const latest = new Map<number, number>();
  for (const { number, at } of arrivals) {
    const piece = Math.floor((number - 1) / pieceOf);
    const before = latest.get(piece) ?? 0;
    if (firstAt.has(number)) doubled += 1;
    else if (number < before) disordered += 1;
    if (!firstAt.has(number)) firstAt.set(number, at);
    latest.set(piece, Math.max(before, number));
  }
  const gaps = outages.map(({ cutAt }, index) => {
    const until = outages[index + 1]?.cutAt ?? Infinity;
    return reference.filter(({ number, at }) => at >= cutAt && at < until && !firstAt.has(number)).length;
  });
  const wholeAfterMs = outages.map(({ mendedAt }) => {
    let wholeAt = mendedAt;
    for (const { number, at } of reference) {
      if (at > mendedAt) break;
      wholeAt = Math.max(wholeAt, firstAt.get(number) ?? Infinity);
    }
    return wholeAt === Infinity ? undefined : wholeAt - mendedAt;
  });
  return { sent: reference.length, delivered: firstAt.size, doubled, disordered, gaps, wholeAfterMs };
}
