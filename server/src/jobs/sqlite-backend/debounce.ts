import type { DebounceOptions, JobParameters } from 'agenda';

/**
 * When a debounced job runs now that it was saved once more, or for the first time.
 *
 * `leading`: the first save decides and later ones only change the data. `trailing`: each save puts it off by `delay`
 * milliseconds, until `maxWait` has passed since the first; then it runs at once, and the next save opens a new window.
 *
 * @param existing the job as it waits already
 */
export function debounced(
  { delay, maxWait, strategy }: DebounceOptions,
  now: number,
  existing: JobParameters | undefined,
): { readonly nextRunAt?: Date | null; readonly debounceStartedAt: Date | null } {
  const debounceStartedAt = existing?.debounceStartedAt ?? new Date(now);
  if (strategy === 'leading') return { ...(existing && { nextRunAt: existing.nextRunAt }), debounceStartedAt };
  if (existing && maxWait && now - debounceStartedAt.getTime() >= maxWait) {
    return { nextRunAt: new Date(now), debounceStartedAt: null };
  }
  return { nextRunAt: new Date(now + delay), debounceStartedAt };
}
