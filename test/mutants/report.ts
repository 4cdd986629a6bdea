import type { Mutant } from './mutant.ts';
import type { Result } from './trial.ts';

/** A result as a line: the mutant, the rule, what killed it, and how long that took. */
export function lineOf({ name, good, word, detail, ms }: Result, mutants: readonly Mutant[]): string {
  const rule = mutants.find((mutant) => mutant.name === name)?.rule;
  return `  ${good ? '✔' : '✘'} ${rule ? `[${rule}] ` : ''}${name}: ${word} by ${detail} (${(ms / 1_000).toFixed(1)} s)`;
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
    const killer = results.find((result) => result.name === name);
    const test = killer?.good ? killer.detail.replace(/ \([^)]*$/, '').replaceAll('|', '\\|') : `**${killer?.word}**`;
    return `| ${rule} | ${name} | ${test} | \`${killedBy.file}\` |`;
  });
  return ['| rule | mutant | the test that fails | where |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
