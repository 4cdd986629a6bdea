/**
 * Breaks the project rule by rule, each time in a copy, and demands that a test notices: `node test/mutants/run.ts`.
 * `--only WORDS` takes the mutants whose names contain them, and may be repeated, `--jobs N` works on so many copies at once, `--markdown`
 * prints the table for the docs, `--schedules` plays random schedules against mutants instead, see `schedules.ts`.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startMongo } from '../support/mongo.ts';
import { openCopy, type Copy } from './copy.ts';
import { MUTANTS } from './list/index.ts';
import type { Mutant } from './mutant.ts';
import { lineOf, summaryOf, tableOf } from './report.ts';
import { schedulesAgainst } from './schedules.ts';
import { tryAll } from './try-all.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    jobs: { type: 'string', default: String(availableParallelism()) },
    markdown: { type: 'boolean', default: false },
    schedules: { type: 'boolean', default: false },
    runs: { type: 'string', default: '600' },
  },
});

const { only } = values;
const chosen = MUTANTS.filter(({ name }) => !only || only.some((words) => name.includes(words)));
if (chosen.length === 0) throw new Error(`--only ${only?.join(', ')}: no mutant's name contains that`);
const jobs = number(values.jobs, 'jobs');

const copies: Copy[] = [];
try {
  for (let count = 0; count < jobs; count += 1) copies.push(await openCopy());
  if (values.schedules) await schedulesAgainst(copies, chosen, { runs: number(values.runs, 'runs') });
  else await tryThem(chosen);
} finally {
  await Promise.all(copies.map((copy) => copy.close()));
}

async function tryThem(mutants: readonly Mutant[]): Promise<void> {
  // One database server for all: starting one for each mutant would take longer than all the rest.
  const needsMongo = mutants.some(({ killedBy }) => killedBy.file.includes('mongo'));
  const mongo = needsMongo ? await startMongo() : undefined;
  try {
    const results = await tryAll(copies, mutants, {
      environment: mongo ? { MONGODB_URL: mongo.url } : {},
      told: (result) => console.log(lineOf(result, mutants)),
    });
    console.log(values.markdown ? tableOf(results, mutants) : summaryOf(results));
    if (results.some(({ good }) => !good)) process.exitCode = 1;
  } finally {
    await mongo?.stop();
  }
}

function number(value: string, name: string): number {
  const read = Number(value);
  if (!Number.isSafeInteger(read) || read < 1) throw new Error(`--${name} ${value}: expected a whole number from 1`);
  return read;
}
