import { isDeepStrictEqual } from 'node:util';
import { emptyTimeline, merge, syncRequest, type Fact, type Id, type ShownTurn, type Timeline } from '@parley/protocol';
import type { Store } from '../../../server/src/store/store.ts';
import type { Judge } from './judge.ts';
import type { World } from './world.ts';

/** So much of what is told an auditor overhears. */
const HEARD = 0.7;
/** More turns than any schedule writes. */
const ALL = 1_000;

/**
 * A reader of every conversation that loses a part of what is told, and asks the store itself at every step: what it
 * held, the facts since and one snapshot have to equal what is stored at that very moment (rule I9).
 */
export interface Auditor {
  /** A fact is told, in whichever order. */
  hear(fact: Fact): void;
  /** Looks at the store now. */
  check(): Promise<void>;
}

/** Builds an auditor that knows nothing yet. */
export function createAuditor({
  world,
  store,
  conversations,
}: {
  readonly world: World;
  readonly store: Store;
  readonly conversations: readonly Id[];
}): Auditor {
  const { ledger, scheduler } = world;
  const judge: Judge = world.judge;
  const held = new Map(conversations.map((id): [Id, Timeline] => [id, emptyTimeline(id, { loaded: true })]));

  return {
    hear(fact) {
      const id = fact.kind === 'turn' ? fact.turn.conversationId : fact.conversationId;
      if (scheduler.random() < HEARD) held.set(id, merge(held.get(id)!, fact).timeline);
    },
    async check() {
      for (const id of conversations) {
        const owner = ledger.ownerOf(id);
        if (owner === undefined) continue;
        const before = held.get(id)!;
        const snapshot = await store.snapshot(owner, syncRequest(before), ALL);
        const { timeline, gap } = merge(before, snapshot!);
        held.set(id, timeline);
        const stored = await store.history(id, Number.MAX_SAFE_INTEGER, ALL);
        const told = timeline.turns.map(withoutSuperseded);
        judge.must(!gap, 'I9', () => `a gap is left after a snapshot of ${id}`);
        judge.must(
          isDeepStrictEqual(told, stored),
          'I9',
          () => `a snapshot and the facts before it give ${JSON.stringify(told)}; stored is ${JSON.stringify(stored)}`,
        );
      }
    },
  };
}

function withoutSuperseded(turn: ShownTurn): ShownTurn {
  if (!turn.reply) return turn;
  const { superseded: _, ...reply } = turn.reply;
  return { ...turn, reply };
}
