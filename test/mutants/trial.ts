import type { Copy } from './copy.ts';
import type { Check, Mutant } from './mutant.ts';
import { runCheck, type Terms, type Verdict } from './run-check.ts';

/** What became of a mutant, or of a check on the code as it is. */
export interface Result {
  readonly name: string;
  /** Whether it went as it has to: a mutant is killed, a check passes where nothing is changed. */
  readonly good: boolean;
  /** In a word, such as `killed` or `SURVIVED`. */
  readonly word: string;
  readonly detail: string;
  readonly ms: number;
}

/** Runs a check where nothing is changed: it has to pass, or a kill would prove nothing. */
export async function tryUntouched(copy: Copy, check: Check, terms: Terms): Promise<Result> {
  const since = performance.now();
  const { outcome, detail } = await runCheck(copy.root, check, terms);
  const good = outcome === 'passed';
  return { name: `untouched: ${check.title}`, good, word: outcome, detail, ms: performance.now() - since };
}

/** Runs a mutant's check with its changes made. Never rejects. */
export async function tryMutant(copy: Copy, mutant: Mutant, terms: Terms): Promise<Result> {
  const since = performance.now();
  const verdict = await copy
    .with(mutant.edits, () => runCheck(copy.root, mutant.killedBy, terms))
    .catch((error: Error): Verdict => ({ outcome: 'broken', detail: error.message }));
  return { name: mutant.name, ...read(mutant, verdict), ms: performance.now() - since };
}

function read({ hangs }: Mutant, { outcome, detail }: Verdict): Pick<Result, 'good' | 'word' | 'detail'> {
  switch (outcome) {
    case 'failed':
      return { good: true, word: 'killed', detail };
    case 'hung':
      return hangs
        ? { good: true, word: 'killed', detail }
        : { good: false, word: 'ERROR', detail: `it hangs, and is not said to: ${detail}` };
    case 'passed':
      return { good: false, word: 'SURVIVED', detail };
    case 'broken':
      return { good: false, word: 'ERROR', detail };
  }
}
