/**
 * Seeds of schedules that once failed; they are played first. Each with what it found. An act that is added changes what
 * every seed stands for: put the fault back then, and look for a seed that finds it.
 */
export const PINNED_SEEDS: readonly number[] = [
  // Two servers in trouble at once: the shorter trouble hid the longer one from the check of W5, whose fault it was.
  1907,
  // The servers' clock was set back: a pending reply was nobody's until the clock came there again.
  36,
  // A page's clock was set back: it noticed no silence for as long, and missed the end of a reply.
  2335, 3431,
];
