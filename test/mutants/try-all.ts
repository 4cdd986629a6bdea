import type { Copy } from './copy.ts';
import type { Mutant } from './mutant.ts';
import type { Terms } from './run-check.ts';
import { tryMutant, tryUntouched, type Result } from './trial.ts';

/**
 * Tries mutants, on as many copies at once as there are: first every check where nothing is changed, then each mutant.
 *
 * @param told hears of each result as it comes
 * @returns the mutants' results in the order of the mutants; before them those of checks that did not pass
 */
export async function tryAll(
  copies: readonly Copy[],
  mutants: readonly Mutant[],
  { told, ...terms }: Terms & { told?(result: Result): void },
): Promise<Result[]> {
  // Mutants that share a check share its run on the untouched code.
  const oneForEach = new Map(mutants.map((one) => [`${one.killedBy.file} ${one.killedBy.title} ${one.hangs}`, one]));
  const untouched = await shareOut(copies, [...oneForEach.values()], async (copy, mutant) => {
    const result = await tryUntouched(copy, mutant, terms);
    if (!result.good) told?.(result);
    return result;
  });
  const results = await shareOut(copies, mutants, async (copy, mutant) => {
    const result = await tryMutant(copy, mutant, terms);
    told?.(result);
    return result;
  });
  return [...untouched.filter(({ good }) => !good), ...results];
}

/** Gives each copy the next task as soon as it is free. */
export async function shareOut<Task, Done>(
  copies: readonly Copy[],
  tasks: readonly Task[],
  work: (copy: Copy, task: Task) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = [];
  let next = 0;
  async function take(copy: Copy): Promise<void> {
    while (next < tasks.length) {
      const index = next;
      next += 1;
      done[index] = await work(copy, tasks[index]!);
    }
  }
  await Promise.all(copies.map(take));
  return done;
}
