import { watchOthers } from './others.ts';
import type { BenchVisitor } from './visitors.ts';

/** How long a load may take beyond its time before it counts as stuck, in milliseconds. */
const STUCK_AFTER_MS = 20_000;

/** What a load measured. */
export interface LoadResult {
  readonly visitors: number;
  /** One for each acknowledged turn, in milliseconds. */
  readonly latencies: readonly number[];
  readonly turnsPerSecond: number;
  /** How much of the processors other programs took meanwhile. */
  readonly othersPercent: number;
}

/**
 * Lets so many visitors ask at once, each again as soon as they may (a closed loop), until the time is over or enough
 * was asked.
 *
 * @throws Error where somebody is not acknowledged
 */
export async function runLoad(
  open: () => Promise<BenchVisitor>,
  { visitors, forMs, atMost }: { readonly visitors: number; readonly forMs: number; readonly atMost: number },
): Promise<LoadResult> {
  const people = await Promise.all(Array.from({ length: visitors }, open));
  const latencies: number[] = [];
  let asked = 0;
  const othersPercent = watchOthers();
  const began = performance.now();
  async function askOn({ ask }: BenchVisitor): Promise<void> {
    while (asked < atMost && performance.now() - began < forMs) {
      asked += 1;
      latencies.push(await ask());
    }
  }
  const stuck = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => stuck.reject(new Error(`${asked - latencies.length} of ${asked} questions are open for too long`)),
    forMs + STUCK_AFTER_MS,
  );
  try {
    await Promise.race([Promise.all(people.map(askOn)), stuck.promise]);
    const seconds = (performance.now() - began) / 1000;
    return { visitors, latencies, turnsPerSecond: latencies.length / seconds, othersPercent: othersPercent() };
  } finally {
    clearTimeout(timer);
    for (const person of people) person.close();
  }
}
