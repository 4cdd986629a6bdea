import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { PINNED_SEEDS } from './seeds.ts';
import { addUp, NOTHING, type Tally } from './tally.ts';

/** How many seeds a process is given at a time: few, so that all processes end at about the same time. */
const PORTION = 25;

/**
 * Plays the pinned seeds, and then so many from one on, in as many processes as there are processors. Ends with the
 * first one that fails.
 */
export async function playMany({ runs, from = 1 }: { readonly runs: number; readonly from?: number }): Promise<Tally> {
  const seeds = [...PINNED_SEEDS, ...Array.from({ length: runs }, (_, index) => from + index)];
  let tally: Tally = NOTHING;

  async function feed(player: ChildProcess): Promise<void> {
    while (seeds.length > 0 && !tally.failed) {
      player.send(seeds.splice(0, PORTION));
      const theirs = await answerOf(player);
      tally = addUp(tally, theirs);
    }
  }

  const players = Array.from({ length: availableParallelism() }, () => fork(new URL('./player.ts', import.meta.url)));
  try {
    await Promise.all(players.map(feed));
  } finally {
    for (const player of players) player.kill();
  }
  return tally;
}

async function answerOf(player: ChildProcess): Promise<Tally> {
  const ended = new AbortController();
  const stop = (code: number | null): void => ended.abort(new Error(`a player ended with ${code}`));
  player.once('exit', stop);
  const [tally] = (await once(player, 'message', { signal: ended.signal })) as [Tally];
  player.removeListener('exit', stop);
  return tally;
}
