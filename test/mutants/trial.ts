import type { Copy } from './copy.ts';
import type { Mutant } from './mutant.ts';
import { runCheck, type Terms, type Verdict } from './run-check.ts';

/** How long a test may take that waits, in a mutant, for what never comes, in milliseconds: it takes all of it. */
const HANGING_LIMIT_MS = 8_000;

/** What became of a mutant, or of a check on the code as it is. */
export interface Result {
  readonly name: string;
  /** Whether it went as it has to: a mutant is killed, a check passes where nothing is changed. */
  readonly good: boolean;
  /** In a word, such as `killed` or `SURVIVED`. */
  readonly word: string;
  readonly detail: string;
  /** The title of the test that failed. */
  readonly test?: string;
  readonly ms: number;
}

/** Runs a mutant's check where nothing is changed: it has to pass, or a kill would prove nothing. */
export async function tryUntouched(copy: Copy, mutant: Mutant, terms: Terms): Promise<Result> {
  const since = performance.now();
  const { outcome, ...rest } = await runCheck(copy.root, mutant.killedBy, termsOf(mutant, terms));
  const name = `untouched: ${mutant.killedBy.title}`;
  return { name, good: outcome === 'passed', word: outcome, ...rest, ms: performance.now() - since };
}

/** Runs a mutant's check with its changes made. Never rejects. */
export async function tryMutant(copy: Copy, mutant: Mutant, terms: Terms): Promise<Result> {
  const since = performance.now();
  const verdict = await copy
    .with(mutant.edits, () => runCheck(copy.root, mutant.killedBy, termsOf(mutant, terms)))
    .catch((error: Error): Verdict => ({ outcome: 'broken', detail: error.message }));
  return { name: mutant.name, ...read(mutant, verdict), ms: performance.now() - since };
}

/** The check has to pass within the time that it is given where something is changed. */
function termsOf({ hangs }: Mutant, terms: Terms): Terms {
  return hangs ? { testLimitMs: HANGING_LIMIT_MS, ...terms } : terms;
}

function read({ hangs }: Mutant, { outcome, ...rest }: Verdict): Omit<Result, 'name' | 'ms'> {
  if (outcome === 'failed' || (outcome === 'hung' && hangs)) return { good: true, word: 'killed', ...rest };
  if (outcome === 'passed') return { good: false, word: 'SURVIVED', ...rest };
  const detail = outcome === 'hung' ? `it hangs, and is not said to: ${rest.detail}` : rest.detail;
  return { good: false, word: 'ERROR', ...rest, detail };
}
