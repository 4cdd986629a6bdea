/** What became of a number of schedules. */
export interface Tally {
  readonly schedules: number;
  readonly happened: number;
  readonly turns: number;
  readonly answers: number;
  /** The longest way to rest, in milliseconds of the schedules' time. */
  readonly restMs: number;
  /** The first one that failed, if any did. */
  readonly failed?: { readonly seed: number; readonly message: string };
}

/** No schedule at all. */
export const NOTHING: Tally = { schedules: 0, happened: 0, turns: 0, answers: 0, restMs: 0 };

/** Two tallies as one. */
export function addUp(one: Tally, other: Tally): Tally {
  const failed = one.failed ?? other.failed;
  return {
    schedules: one.schedules + other.schedules,
    happened: one.happened + other.happened,
    turns: one.turns + other.turns,
    answers: one.answers + other.answers,
    restMs: Math.max(one.restMs, other.restMs),
    ...(failed && { failed }),
  };
}
