import type { Plan, Step } from './plan.ts';
import { play } from './play.ts';

/** A plan with some of its steps only; the time of those left out passes all the same. */
export function keeping(plan: Plan, kept: readonly number[]): Plan {
  const steps: Step[] = [];
  for (const [index, step] of plan.steps.entries()) {
    const last = steps.at(-1);
    if (kept.includes(index)) steps.push(step);
    else if (last) steps[steps.length - 1] = { ...last, waitMs: last.waitMs + step.waitMs };
  }
  return { ...plan, steps };
}

/**
 * Leaves out of a plan that fails what does not matter: portions of its steps, halves first, as long as it still fails.
 *
 * @returns what is left, for people, with the command that plays it again
 */
export async function shrink(plan: Plan): Promise<string> {
  let kept = plan.steps.map((_, index) => index);
  for (let portion = Math.ceil(kept.length / 2); portion >= 1; portion = portion === 1 ? 0 : Math.ceil(portion / 2)) {
    for (let start = 0; start < kept.length;) {
      const fewer = kept.toSpliced(start, portion);
      if ((await play(keeping(plan, fewer))).violation) kept = fewer;
      else start += portion;
    }
  }
  const least = keeping(plan, kept);
  const { violation } = await play(least);
  const { seed, noise, browsers, known, conversations, has, skewsMs, sizes } = plan;
  return [
    `${kept.length} of ${plan.steps.length} steps are enough: ${violation?.message}`,
    ...least.steps.map(
      ({ act, luck, waitMs }) => `  ${act} (${luck.map((n) => n.toFixed(2)).join(' ')}), ${waitMs} ms`,
    ),
    `  ${JSON.stringify({ noise, browsers, known, conversations, has, skewsMs, sizes })}`,
    `again: node test/chaos/schedules/run.ts --seed ${seed} --keep ${kept.join(',')}`,
  ].join('\n');
}
