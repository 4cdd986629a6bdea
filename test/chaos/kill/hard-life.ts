import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { startServerProcess } from '../../support/server-process.ts';
import { randomFrom } from '../../support/virtual-browser.ts';
import { autopsy, type Remains } from './autopsy.ts';
import { gatherCrowd, type Crowd } from './crowd.ts';
import { createKiller } from './killer.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { dealMoments } from './moments.ts';
import { countEnding, countEnds, emptyTally, findingCounter, type Tally } from './tally.ts';

/** Somebody does something this often, in milliseconds. */
const ACT_MS = { least: 5, most: 60 };
/** How long it takes at most, once faults stop, until all is at rest: a lease, some attempts and their pauses. */
const REST_WITHIN_MS = 90_000;
/** How often the screens are looked at meanwhile, in milliseconds. */
const LOOK_EVERY_MS = 50;

/** Numbers from 0 to just under 1. */
type Chance = () => number;

/** What the life of one server is made of. */
export interface HardLifeParts {
  readonly kills: number;
  /** Chooses the moments of the kills, who writes what, and how long what is waited for. */
  readonly seed: number;
  /** Settings of the server's process, besides those that make it answer by script. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Does harm to the data after a kill, to show that it is noticed. */
  readonly sabotage?: Sabotage | undefined;
  /** Is called after every kill. */
  readonly killed?: (() => void) | undefined;
}

/** Does something to the files in a dead server's folder. `ledger` says who was told what. */
export type Sabotage = (folder: string, remains: Remains, ledger: Ledger) => void;

/** What came of a life. */
export interface HardLife {
  readonly tally: Tally;
  /** What did not hold, each with its rule; empty where everything did. */
  readonly wrongs: readonly string[];
}

/** Kills one server with its visitors again and again, lets all come to rest, and holds everything against the ledger. */
export async function liveHard({ kills, seed, environment, sabotage, killed }: HardLifeParts): Promise<HardLife> {
  // One for each, so that the moments stay the same whatever the visitors get to do in between.
  const [ofMoments, ofKills, ofVisitors] = [0, 1, 2].map((at) => randomFrom(seed * 3 + at)) as [Chance, Chance, Chance];
  const tally = emptyTally();
  const ledger = createLedger();
  const posts = new EventEmitter();
  const server = await startServerProcess({ ...environment });
  const crowd = gatherCrowd({ url: server.url, random: ofVisitors, ledger, posts });
  const strike = createKiller({ server, posts, random: ofKills, isSending: () => crowd.isSending });
  const findings = findingCounter(tally, ledger);
  const moments = dealMoments(ofMoments);
  const stopActing = keepActing(crowd, ofVisitors, ledger);

  async function inspect(): Promise<Remains> {
    const remains = await autopsy(server.folder);
    ledger.holdAgainst(remains);
    return remains;
  }

  try {
    // Every kill begins with a start.
    await server.stop();
    while (tally.kills < kills && ledger.wrongs.length === 0) {
      countEnding(tally, await strike(moments.next().value));
      const remains = await inspect();
      findings(remains);
      sabotage?.(server.folder, remains, ledger);
      killed?.();
    }
    if (ledger.wrongs.length > 0) return { tally, wrongs: ledger.wrongs };
    await server.start();
    stopActing();
    await comeToRest(crowd, ledger);
    await crowd.settle();
    await server.stop();
    countEnds(tally, await inspect(), crowd);
  } catch (error) {
    ledger.wrong(`after ${tally.kills} kills: ${String((error as Error).stack)}`);
  } finally {
    stopActing();
    crowd.close();
    await server.end();
  }
  return { tally, wrongs: ledger.wrongs };
}

/** Lets the visitors be busy, also while the server is away. Gives what ends it. */
function keepActing(crowd: Crowd, random: () => number, ledger: Ledger): () => void {
  let timer: NodeJS.Timeout;
  function act(): void {
    try {
      crowd.act();
    } catch (error) {
      ledger.wrong(`a page threw: ${String((error as Error).stack)}`);
    }
    timer = setTimeout(act, ACT_MS.least + random() * (ACT_MS.most - ACT_MS.least));
  }
  act();
  return () => clearTimeout(timer);
}

async function comeToRest(crowd: Crowd, ledger: Ledger): Promise<void> {
  const until = performance.now() + REST_WITHIN_MS;
  while (!crowd.isAtRest && performance.now() < until) await pause(LOOK_EVERY_MS);
  for (const what of crowd.restless())
    ledger.wrong(`[I7] not at rest ${REST_WITHIN_MS / 1_000} s after the last kill: ${what}`);
}
