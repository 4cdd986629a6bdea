import { setTimeout as pause } from 'node:timers/promises';
import type { CuttableLink } from '../../support/cuttable-link.ts';

/** How often and for how long a link is cut. */
export interface OutagePlan {
  readonly drops: number;
  /** For how long, in milliseconds. */
  readonly downMs: number;
  /** How long a link holds before each drop, in milliseconds: evenly between these. */
  readonly upMs: { readonly least: number; readonly most: number };
}

/** One time that a link was cut, on the clock of `performance.now()`. */
export interface Outage {
  readonly cutAt: number;
  readonly mendedAt: number;
}

/** When a link is cut, in milliseconds from the beginning; the same for every link that is given it. */
export function planOutages({ drops, downMs, upMs }: OutagePlan, random: () => number): number[] {
  let at = 0;
  return Array.from({ length: drops }, () => {
    at += upMs.least + random() * (upMs.most - upMs.least);
    const cutAt = at;
    at += downMs;
    return cutAt;
  });
}

/** Cuts a link when it was planned, for so long each time. Resolves, once it holds for good, with when it really was. */
export async function dropAgainAndAgain(
  link: CuttableLink,
  cutsAt: readonly number[],
  downMs: number,
): Promise<Outage[]> {
  const began = performance.now();
  const outages: Outage[] = [];
  for (const at of cutsAt) {
    await pause(Math.max(0, began + at - performance.now()));
    const cutAt = performance.now();
    link.cut();
    await pause(downMs);
    link.mend();
    outages.push({ cutAt, mendedAt: performance.now() });
  }
  return outages;
}
