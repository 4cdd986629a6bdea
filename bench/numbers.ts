/** A quantile of a list, by nearest rank: the smallest value that at least that share of all does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)];
  if (value === undefined) throw new Error('there is nothing to take a quantile of: nothing was measured');
  return value;
}

/** Milliseconds as they are printed: two digits where there are few, none where there are many. */
export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
}

/** Bytes as they are printed, in units of 1,024. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(2)} KB`;
}

/** A count, with commas between thousands. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Whether a figure reaches its aim, as it is printed. */
export function verdict(met: boolean): string {
  return met ? 'met' : '**not met**';
}
