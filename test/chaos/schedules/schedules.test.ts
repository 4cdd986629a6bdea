import { strict as assert } from 'node:assert';
import { CALM, NOISES } from './noise.ts';
import { planOf } from './plan.ts';
import { play } from './play.ts';
import { playMany } from './play-many.ts';
import { keeping, shrink } from './shrink.ts';

/** How many schedules are played besides the pinned ones; `run.ts --runs` plays more. */
const RUNS = 10_000;

describe('the real client, commands, worker and store under random schedules', () => {
  it('[I1] [I2] [I3] [I4] [I5] [I6] [I7] [I8] [I9] [I10] [I11] [H10] [W11] keep every promise', async function () {
    this.timeout(600_000);
    const { schedules, turns, answers, failed } = await playMany({ runs: RUNS });
    if (failed) assert.fail(`seed ${failed.seed}: ${failed.message}\n${await shrink(planOf(failed.seed))}`);
    assert.ok(schedules >= RUNS);
    assert.ok(turns > RUNS, `only ${turns} turns were stored in ${RUNS} schedules: they prove nothing`);
    assert.ok(answers > RUNS / 20, `only ${answers} calls were answered in ${RUNS} schedules: they prove nothing`);
  });

  it('play the same way each time from the same seed', async () => {
    for (const seed of [3, 5, 8, 13]) {
      const plan = { ...planOf(seed), noise: 'wild' } as const;
      const first = await play(plan);
      assert.deepEqual(await play(plan), first);
      assert.notEqual((await play({ ...plan, seed: seed + 1 })).happened, first.happened);
    }
  });

  it('leave out steps and keep their time', () => {
    const plan = planOf(7);
    const total = plan.steps.reduce((sum, { waitMs }) => sum + waitMs, 0);
    const some = keeping(plan, [0, 2, 5]);
    assert.deepEqual(
      some.steps.map(({ act }) => act),
      [0, 2, 5].map((index) => plan.steps[index]!.act),
    );
    assert.equal(
      some.steps.reduce((sum, { waitMs }) => sum + waitMs, 0),
      total,
    );
  });

  it('know a quiet day, and worse ones', () => {
    assert.ok(Object.values(CALM).every((likely) => likely === 0));
    for (const key of Object.keys(CALM) as (keyof typeof CALM)[]) {
      assert.ok(NOISES.wild[key] > 0 && NOISES.wild[key] >= NOISES.lively[key], key);
    }
  });
});
