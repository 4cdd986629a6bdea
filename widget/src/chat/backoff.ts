/**
 * How long to wait before the next try: twice as long each time, up to a most. Half of it is chance, so that the
 * clients of a server that restarts do not all come back at once.
 *
 * @param step how many tries have failed so far, from 1
 */
export function pauseMs(step: number, random: () => number, terms: { firstMs: number; mostMs: number }): number {
  const whole = Math.min(terms.mostMs, terms.firstMs * 2 ** Math.min(Math.max(step, 1) - 1, 30));
  return Math.round((whole * (1 + random())) / 2);
}
