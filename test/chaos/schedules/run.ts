/**
 * Plays schedules: `node test/chaos/schedules/run.ts --runs 10000`, or one again: `--seed 42`, or the part of one that
 * matters: `--seed 42 --keep 0,3,7`. `--from` says with which seed a run begins.
 */
import { parseArgs } from 'node:util';
import { planOf } from './plan.ts';
import { play } from './play.ts';
import { PINNED_SEEDS } from './seeds.ts';
import { keeping, shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    keep: { type: 'string' },
  },
});

if (values.seed === undefined) await playMany(number(values.runs, 'runs'), number(values.from, 'from'));
else await playOne(number(values.seed, 'seed'), values.keep);

async function playMany(runs: number, from: number): Promise<void> {
  const since = performance.now();
  let happened = 0;
  let turns = 0;
  let longestRestMs = 0;
  const seeds = [...PINNED_SEEDS, ...Array.from({ length: runs }, (_, index) => from + index)];
  for (const seed of seeds) {
    const played = await play(planOf(seed));
    happened += played.happened;
    turns += played.turns;
    longestRestMs = Math.max(longestRestMs, played.restMs);
    if (!played.violation) continue;
    console.error(`seed ${seed}: ${played.violation.message}`);
    console.error(await shrink(planOf(seed)));
    process.exitCode = 1;
    return;
  }
  const seconds = (performance.now() - since) / 1_000;
  const each = (seeds.length / seconds).toFixed(1);
  console.log(`${seeds.length} schedules in ${seconds.toFixed(1)} s (${each} a second), none failed`);
  console.log(`${happened} happenings, ${turns} turns; the longest way to rest took ${longestRestMs / 1_000} s`);
}

async function playOne(seed: number, keep: string | undefined): Promise<void> {
  const plan = keep === undefined ? planOf(seed) : keeping(planOf(seed), keep.split(',').filter(Boolean).map(Number));
  const { violation, ...figures } = await play(plan);
  console.log(JSON.stringify({ ...plan, ...figures }, undefined, 1));
  if (!violation) return console.log('nothing failed');
  console.error(violation);
  if (keep === undefined) console.error(await shrink(plan));
  process.exitCode = 1;
}

function number(value: string, name: string): number {
  const read = Number(value);
  if (!Number.isSafeInteger(read) || read < 0) throw new Error(`--${name} ${value}: expected a whole number from 0`);
  return read;
}
