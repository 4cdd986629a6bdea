import type { Judge } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Noise } from './noise.ts';
import type { Scheduler } from './scheduler.ts';

/** What all parts of a schedule share. */
export interface World {
  readonly scheduler: Scheduler;
  readonly judge: Judge;
  readonly ledger: Ledger;
  /** How likely things go wrong just now. */
  noise: Noise;
  /** When a server last stood still or died, or the store failed; in the future while it lasts. */
  troubledAt: number;
  /** How far the clock that the servers go by is from the true time, in milliseconds. */
  serversAheadMs: number;
}

/** Something is in trouble until a time; what lasts longer already goes on. */
export function trouble(world: World, until: number): void {
  world.troubledAt = Math.max(world.troubledAt, until);
}

/** Whether chance lets something happen. */
export function chance({ scheduler }: World, likely: number): boolean {
  return likely > 0 && scheduler.random() < likely;
}

/** So many milliseconds: mostly few, and up to `most` where it comes late. */
export function latency({ scheduler }: World, late: boolean, most = 15_000): number {
  return Math.floor(scheduler.random() * (late ? most : 12));
}
