import { randomFrom } from '../../support/virtual-browser.ts';
import type { NOISES } from './noise.ts';
import type { Sizes } from './sim-routes.ts';

/** What can happen in a step. */
export type Act =
  | 'send'
  | 'burst'
  | 'stop'
  | 'retry'
  | 'resend'
  | 'discard'
  | 'switch'
  | 'older'
  | 'hope'
  | 'reload'
  | 'freeze'
  | 'unplug'
  | 'drop'
  | 'deafen'
  | 'clog'
  | 'fault'
  | 'kill'
  | 'stall'
  | 'drain'
  | 'clock';

/** How often each comes, against each other. */
const LIKELY: Readonly<Record<Act, number>> = {
  send: 28,
  burst: 4,
  stop: 7,
  retry: 10,
  resend: 4,
  discard: 1,
  switch: 2,
  older: 2,
  hope: 2,
  reload: 5,
  freeze: 4,
  unplug: 5,
  drop: 5,
  deafen: 4,
  clog: 2,
  fault: 8,
  kill: 6,
  stall: 5,
  drain: 2,
  clock: 3,
};

const BAG: readonly Act[] = Object.entries(LIKELY).flatMap(([act, weight]) => Array<Act>(weight).fill(act as Act));

/** One step: something happens, and then time passes. */
export interface Step {
  readonly act: Act;
  /** What chooses among pages, turns and so on: three numbers from 0 to just under 1. */
  readonly luck: readonly [number, number, number];
  /** How long until the next step, in milliseconds. */
  readonly waitMs: number;
}

/** Everything that a schedule is but its chance: the same plan and the same seed give the same run. */
export interface Plan {
  readonly seed: number;
  readonly noise: keyof typeof NOISES;
  /** How many pages each browser has. */
  readonly browsers: readonly number[];
  /** How many of the browsers, the first ones, are one known visitor's; each of the others gets a visitor of its own. */
  readonly known: number;
  readonly conversations: number;
  readonly sizes: Sizes;
  /** How far each server's clock is from the true time, in milliseconds. */
  readonly skewsMs: readonly number[];
  /** What the browsers lack or have. */
  readonly has: { readonly locks: boolean; readonly channels: boolean };
  readonly steps: readonly Step[];
  /** How long the faults go on after the last step, in milliseconds: a worker that stalls outlives its lease only then. */
  readonly lingerMs: number;
}

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  const random = randomFrom(Math.imul(seed, 0x9e37_79b1) ^ 0x5bd1_e995);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const below = (most: number): number => Math.floor(random() * most);
  const noise = pick(['calm', 'lively', 'lively', 'wild'] as const);
  const browsers = pick([[2], [2], [2], [2, 1], [1, 1]]);
  const known = pick([browsers.length, browsers.length, browsers.length - 1, 0]);
  const conversations = pick([1, 1, 1, 2, 3]);
  const sizes = pick([
    { page: 50, snapshot: 50 },
    { page: 50, snapshot: 50 },
    { page: 3, snapshot: 2 },
  ]);
  const skewsMs = random() < 0.5 ? [0, 0] : [below(10_000) - 5_000, below(10_000) - 5_000];
  const has = { locks: random() < 0.85, channels: random() < 0.85 };
  const haste = pick([40, 300, 1_500]);
  const steps = Array.from({ length: 8 + below(22) }, (): Step => {
    const waitMs = random() < 0.06 ? below(25_000) : below(haste);
    return { act: pick(BAG), luck: [random(), random(), random()], waitMs };
  });
  const lingerMs = pick([0, 0, 20_000, 45_000]);
  return { seed, noise, browsers, known, conversations, sizes, skewsMs, has, steps, lingerMs };
}
