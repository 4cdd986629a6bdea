/**
 * Plays schedules: `node test/chaos/schedules/run.ts --runs 10000`, or one again: `--seed 42`, or the part of one that
 * matters: `--seed 42 --keep 0,3,7`. `--from` says with which seed a run begins.
 */
import { parseArgs } from 'node:util';
import { planOf } from './plan.ts';
import { play } from './play.ts';
import { playMany } from './play-many.ts';
import { keeping, shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    keep: { type: 'string' },
  },
});

if (values.seed === undefined) await many(number(values.runs, 'runs'), number(values.from, 'from'));
else await one(number(values.seed, 'seed'), values.keep);

async function many(runs: number, from: number): Promise<void> {
  const since = performance.now();
  const { schedules, happened, turns, answers, restMs, failed } = await playMany({ runs, from });
  const seconds = (performance.now() - since) / 1_000;
  const each = (schedules / seconds).toFixed(1);
  console.log(
    `${schedules} schedules in ${seconds.toFixed(1)} s (${each} a second), ${failed ? 'one' : 'none'} failed`,
  );
  console.log(
    `${happened} happenings, ${turns} turns, ${answers} answers; the longest way to rest took ${restMs / 1_000} s`,
  );
  if (!failed) return;
  console.error(`seed ${failed.seed}: ${failed.message}`);
  console.error(await shrink(planOf(failed.seed)));
  process.exitCode = 1;
}

async function one(seed: number, keep: string | undefined): Promise<void> {
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
