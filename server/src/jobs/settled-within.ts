/** Waits until all promises are settled, however that is, but no longer than `ms`. Leaves no timer. */
export async function settledWithin(promises: Iterable<Promise<unknown>>, ms: number): Promise<void> {
  const { promise: timeIsOver, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([Promise.allSettled(promises), timeIsOver]);
  clearTimeout(timer);
}
