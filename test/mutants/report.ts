import type { Mutant } from './mutant.ts';
import type { Result } from './trial.ts';

/** A result as a line: the mutant, the rule, what killed it, and how long that took. */
export function lineOf({ name, good, word, test, detail, ms }: Result, mutants: readonly Mutant[]): string {
  const rule = mutants.find((mutant) => mutant.name === name)?.rule;
  const by = test === undefined ? detail : `${test} (${detail})`;
  const seconds = (ms / 1_000).toFixed(1);
  return `  ${good ? '✔' : '✘'} ${rule ? `[${rule}] ` : ''}${name}: ${word}${good ? ' by' : ':'} ${by}, ${seconds} s`;
}

/** How many mutants were killed and how many were not, as Mocha says it, so that both can be added up. */
export function summaryOf(results: readonly Result[]): string {
  const bad = results.filter(({ good }) => !good);
  const lines = [`\n  ${results.length - bad.length} passing`];
  if (bad.length > 0) lines.push(`  ${bad.length} failing`, ...bad.map(({ name, word }) => `    ${name}: ${word}`));
  return lines.join('\n');
}

/** The table for people: rule, mutant, and the test that has to fail. */
export function tableOf(results: readonly Result[], mutants: readonly Mutant[]): string {
  const rows = mutants.map(({ name, rule, killedBy }) => {
    const result = results.find((one) => one.name === name);
    const killer = result?.good ? result.test?.replaceAll('|', '\\|') : `**${result?.word}**`;
    return `| ${rule} | ${name} | ${killer} | \`${killedBy.file}\` |`;
  });
  return ['| rule | mutant | the test that fails | where |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
