import type { Environment } from './environment.ts';

/** Waits for a promise at most so many milliseconds; then rejects with what `late` makes. */
export function withLimit<T>(
  environment: Pick<Environment, 'setTimer'>,
  ms: number,
  promise: Promise<T>,
  late: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = environment.setTimer(() => reject(late()), ms);
    promise.finally(cancel).then(resolve, reject);
  });
}
