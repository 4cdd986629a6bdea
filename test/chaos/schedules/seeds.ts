/** Seeds of schedules that once failed; they are played first. Each with what it found. */
export const PINNED_SEEDS: readonly number[] = [];
