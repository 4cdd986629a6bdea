/** Plays the seeds that it is sent, portion after portion, as a process of its own. */
import { planOf } from './plan.ts';
import { play } from './play.ts';
import { addUp, NOTHING, type Tally } from './tally.ts';

process.on('message', async (seeds: readonly number[]) => {
  let tally: Tally = NOTHING;
  for (const seed of seeds) {
    const { violation, ...played } = await play(planOf(seed));
    const failed = violation && { failed: { seed, message: violation.message } };
    tally = addUp(tally, { schedules: 1, ...played, ...failed });
    if (failed) break;
  }
  process.send!(tally);
});
