import { act } from './acts.ts';
import { Judge } from './judge.ts';
import { Ledger } from './ledger.ts';
import { NOISES } from './noise.ts';
import type { Plan } from './plan.ts';
import { comeToRest } from './rest.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { setStage } from './stage.ts';
import type { World } from './world.ts';

/** More than so many happenings are a storm: a schedule has some hundreds, a long one a few thousand. */
const STORM = 40_000;

/** What became of a schedule. */
export interface Played {
  /** What did not hold, if anything. */
  readonly violation: Error | undefined;
  /** How many things happened: two runs of one plan agree in it. */
  readonly happened: number;
  /** How many turns, and answers to tool calls, were stored, and how long it took to come to rest. */
  readonly turns: number;
  readonly answers: number;
  readonly restMs: number;
}

/** Plays a plan on the real parts, on one machine, in virtual time. Never rejects. */
export async function play(plan: Plan): Promise<Played> {
  const judge = new Judge();
  const scheduler: Scheduler = createScheduler({
    seed: plan.seed,
    afterEach: () => stopAtViolation(judge, scheduler.happened),
  });
  const giveBack = scheduler.takeTimers();
  const hear = (error: unknown): void => judge.blame(error as Error);
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', hear);
  const world: World = {
    scheduler,
    judge,
    ledger: new Ledger(judge),
    noise: NOISES[plan.noise],
    troubledAt: scheduler.now(),
    serversAheadMs: 0,
  };
  let restMs = 0;
  try {
    const stage = await setStage(world, plan);
    try {
      for (const step of plan.steps) {
        act(stage, step);
        await scheduler.pass(step.waitMs);
        await stage.auditor.check();
      }
      await scheduler.pass(plan.lingerMs);
      stage.heal();
      restMs = await comeToRest(stage);
      await stage.auditor.check();
      await stage.close();
    } finally {
      // Its own close waits for timers that no longer pass.
      giveBack();
      await stage.end();
    }
  } catch (error) {
    judge.blame(error as Error);
  } finally {
    giveBack();
    process.removeListener('uncaughtException', hear);
    for (const other of others) process.on('uncaughtException', other);
  }
  const { happened } = scheduler;
  return { violation: judge.verdict, happened, turns: world.ledger.ids.length, answers: world.ledger.answers, restMs };
}

function stopAtViolation(judge: Judge, happened: number): void {
  judge.must(happened < STORM, 'I12', () => `${happened} things happened; something is in a loop`);
  if (judge.verdict) throw judge.verdict;
}
