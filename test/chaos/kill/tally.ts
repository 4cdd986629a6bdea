import type { Remains } from './autopsy.ts';
import type { Ending } from './killer.ts';
import type { Ledger } from './ledger.ts';
import { MOMENTS, type Moment } from './moments.ts';

/** What kills hit, and what came of it all. Counts only. */
export interface Tally {
  kills: number;
  /** By the moment of the kill. One whose event did not come in time counts as `any time`. */
  readonly at: Record<Moment, number>;
  /** Servers that were asked to leave and had left when the kill came; they are no kills. */
  leftInTime: number;
  /** Kills that found a turn on its way from a page to the server. */
  foundSending: number;
  /** Kills after which a turn was stored and its writer did not know. */
  foundUntold: number;
  /** Kills that interrupted the writing of a reply. */
  foundGenerating: number;
  /** Of these, those after which a part of it was stored. */
  foundHalfWritten: number;
  conversations: number;
  /** What is stored at the end. */
  turns: number;
  done: number;
  failed: number;
  cancelled: number;
  /** Turns that a screen shows as failed at the end. */
  unsent: number;
}

/** Nothing yet. */
export function emptyTally(): Tally {
  const at = Object.fromEntries(MOMENTS.map((moment) => [moment, 0])) as Record<Moment, number>;
  const found = { foundSending: 0, foundUntold: 0, foundGenerating: 0, foundHalfWritten: 0 };
  const ends = { conversations: 0, turns: 0, done: 0, failed: 0, cancelled: 0, unsent: 0 };
  return { kills: 0, at, leftInTime: 0, ...found, ...ends };
}

/** Counts how a server's life ended. */
export function countEnding(tally: Tally, { moment, wasSending }: Ending): void {
  if (moment === 'left') {
    tally.leftInTime += 1;
    return;
  }
  tally.kills += 1;
  tally.at[moment] += 1;
  if (wasSending) tally.foundSending += 1;
}

/** Counts what dead servers leave behind, kill by kill; what an earlier one left is not counted again. */
export function findingCounter(tally: Tally, ledger: Ledger): (remains: Remains) => void {
  const known = new Set<string>();
  function isNew(what: string): boolean {
    const { size } = known;
    return known.add(what).size > size;
  }
  return ({ turns }) => {
    const untold = turns.filter(({ id }) => !ledger.isAcknowledged(id) && isNew(id));
    const generating = turns.filter(({ id, epoch, state }) => state === 'generating' && isNew(`${id} ${epoch}`));
    if (untold.length > 0) tally.foundUntold += 1;
    if (generating.length > 0) tally.foundGenerating += 1;
    if (generating.some(({ length }) => length > 0)) tally.foundHalfWritten += 1;
  };
}

/** Counts what is there in the end. */
export function countEnds(
  tally: Tally,
  { turns }: Remains,
  crowd: { readonly conversations: number; readonly unsent: number },
): void {
  tally.conversations = crowd.conversations;
  tally.unsent = crowd.unsent;
  tally.turns = turns.length;
  for (const { state } of turns) if (state === 'done' || state === 'failed' || state === 'cancelled') tally[state] += 1;
}

/** Adds up. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = emptyTally();
  for (const tally of tallies) {
    for (const key of Object.keys(sum) as (keyof Tally)[]) if (key !== 'at') sum[key] += tally[key];
    for (const moment of MOMENTS) sum.at[moment] += tally.at[moment];
  }
  return sum;
}

/** For people to read. */
export function describeTally(tally: Tally): string {
  const at = MOMENTS.map((moment) => `${moment} ${tally.at[moment]}`).join(', ');
  return [
    `${tally.kills} kills: ${at} (${tally.leftInTime} more had left in time)`,
    `found by them: a turn on its way ${tally.foundSending} times, a turn stored that its writer did not know of ${tally.foundUntold},`,
    `  a reply being written ${tally.foundGenerating}, a part of it stored ${tally.foundHalfWritten}`,
    `in the end: ${tally.turns} turns in ${tally.conversations} conversations, ${tally.unsent} shown as failed;`,
    `  ${tally.done} replies done, ${tally.failed} failed, ${tally.cancelled} cancelled`,
  ].join('\n');
}
