import assert from 'node:assert/strict';
import { makeId, type Entry, type Id, type Reply, type Turn } from '@parley/protocol';
import type { Claim, ClaimOutcome, NewTurn, Store, TurnKey } from '../../../../server/src/store/store.ts';

/** Opens a store without any data; `stop` closes it and drops what it kept. */
export type StoreMaker = () => Promise<{ readonly store: Store; readonly stop: () => Promise<void> }>;

/** The time at which scenes play, in milliseconds since 1970. */
export const NOW = 1_800_000_000_000;
/** How long a claim of a scene lasts. */
export const LEASE_MS = 15_000;
/** What a reply fails with when its attempts are used up. */
export const EXHAUSTED = { code: 'responder_failed', message: 'No answer could be written.' };

/** Opens one store for all tests of a group. Conversations and visitors have new ids in each scene, so they share well. */
export function sharedStore(makeStore: StoreMaker): () => Store {
  let made: Awaited<ReturnType<StoreMaker>>;
  before(async () => {
    made = await makeStore();
  });
  after(() => made.stop());
  return () => made.store;
}

/** Opens a store for each test of a group. */
export function freshStore(makeStore: StoreMaker): () => Store {
  let made: Awaited<ReturnType<StoreMaker>>;
  beforeEach(async () => {
    made = await makeStore();
  });
  afterEach(() => made.stop());
  return () => made.store;
}

/** A piece of text as an entry. */
export function text(value: string): Entry {
  return { kind: 'text', text: value };
}

/** Many calls at once. */
export function together<T>(count: number, call: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)));
}

/** One visitor with one conversation, and the moves that lead its replies to where a test begins. */
export function scene(store: Store, { visitorId = makeId(), conversationId = makeId() } = {}) {
  const here = {
    visitorId,
    conversationId,

    newTurn(fields: Partial<NewTurn> = {}): NewTurn {
      const fixed = { id: makeId(), conversationId, visitorId, site: 'example.com', createdAt: NOW };
      return { ...fixed, author: 'visitor', text: 'How do I return a parcel?', attachments: [], ...fields };
    },

    /** Inserts a turn that has to be new. */
    async ask(fields: Partial<NewTurn> = {}): Promise<Turn> {
      const result = await store.insertTurn(here.newTurn(fields));
      assert.equal(result.outcome, 'inserted');
      assert.ok('turn' in result);
      return result.turn;
    },

    claim(
      turn: Turn,
      { now = NOW, leaseUntil = now + LEASE_MS, maxAttempts = 3 }: ClaimTerms = {},
    ): Promise<ClaimOutcome> {
      return store.claim(keyOf(turn), { now, leaseUntil, maxAttempts, exhausted: EXHAUSTED });
    },

    /** Claims a reply that has to be there for it. */
    async begin(turn: Turn, terms: ClaimTerms = {}): Promise<Claim> {
      const result = await here.claim(turn, terms);
      assert.equal(result.outcome, 'claimed');
      assert.ok('claim' in result);
      return result.claim;
    },

    /** Claims a reply and flushes entries, one flush each. Gives its epoch. */
    async write(turn: Turn, entries: readonly Entry[]): Promise<number> {
      const { epoch } = replyOf((await here.begin(turn)).turn);
      for (const [from, entry] of entries.entries()) {
        assert.ok(await store.flush(keyOf(turn), { epoch, from, entries: [entry] }));
      }
      return epoch;
    },

    /** Claims, flushes and settles. Gives the epoch. */
    async answer(
      turn: Turn,
      { state = 'done', entries = [text('Here '), text('you are.')] }: Partial<Answer> = {},
    ): Promise<number> {
      const epoch = await here.write(turn, entries);
      const error = state === 'failed' ? { error: EXHAUSTED } : {};
      assert.ok(await store.settle(keyOf(turn), { epoch, length: entries.length, state, ...error }));
      return epoch;
    },

    /** A turn as it is stored now. */
    async read(turn: Turn): Promise<Turn> {
      const [stored] = await store.history(conversationId, turn.seq + 1, 1);
      assert.equal(stored?.id, turn.id);
      return stored;
    },

    async readReply(turn: Turn): Promise<Reply> {
      return replyOf(await here.read(turn));
    },
  };
  return here;
}

interface ClaimTerms {
  readonly now?: number;
  readonly leaseUntil?: number;
  readonly maxAttempts?: number;
}

interface Answer {
  readonly state: 'done' | 'failed' | 'awaiting';
  readonly entries: readonly Entry[];
}

/** What addresses a turn. */
export function keyOf({ conversationId, id }: { readonly conversationId: Id; readonly id: Id }): TurnKey {
  return { conversationId, turnId: id };
}

/** The reply of a turn that has to have one. */
export function replyOf({ reply }: Turn): Reply {
  assert.ok(reply, 'the turn asks for no reply');
  return reply;
}
