import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess } from '../../support/server-process.ts';
import { liveHard, type HardLife, type HardLifeParts } from './hard-life.ts';
import { sumOf } from './tally.ts';

/** A campaign of kills. */
export interface CampaignParts extends Pick<HardLifeParts, 'sabotage' | 'killed'> {
  readonly kills: number;
  /** How many servers, each with its own data and visitors, are killed side by side. */
  readonly servers: number;
  /**
   * Chooses the moments, in the same order each time, and who writes what. It does not make a run repeatable: what the
   * operating system and the processes do in between has its own time.
   */
  readonly seed: number;
}

/**
 * Kills servers side by side, and tells what came of all of it. Kills as often as it is told, unless something is wrong.
 *
 * SIGKILL takes a process and not its machine: what the process had written stays in the system's memory. So this shows
 * nothing about the disk behind `synchronous=FULL`.
 */
export async function campaign({ kills, servers, seed, ...parts }: CampaignParts): Promise<HardLife> {
  const cache = await mkdtemp(join(tmpdir(), 'parley-kill-'));
  const environment = { NODE_COMPILE_CACHE: cache };
  try {
    // A server that leaves by itself keeps what Node compiled: all later starts take half as long.
    await (await startServerProcess(environment)).end();
    const lives = await Promise.all(
      Array.from({ length: servers }, (_, at) => {
        const share = Math.floor((kills * (at + 1)) / servers) - Math.floor((kills * at) / servers);
        return liveHard({ kills: share, seed: seed * 1_000 + at, environment, ...parts });
      }),
    );
    return { tally: sumOf(lives.map(({ tally }) => tally)), wrongs: lives.flatMap(({ wrongs }) => wrongs) };
  } finally {
    await rm(cache, { recursive: true });
  }
}
