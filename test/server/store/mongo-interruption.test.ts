/*
 * MongoDB has no transactions here: a method is several commands, each one step. So each method is cut before each of
 * its commands, and after the command was carried out and before that was heard; in between another reader looks. Then
 * the method is called again, as its caller would, and the end has to be the one without a cut.
 */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { fold, isTerminal, type Turn } from '@parley/protocol';
import { openMongoStore } from '../../../server/src/store/mongo/mongo-store.ts';
import { StoreUnavailableError, type Store } from '../../../server/src/store/store.ts';
import { openMongoProxy, type MongoProxy } from '../../support/mongo-proxy.ts';
import { startMongo, type TestMongo } from '../../support/mongo.ts';
import { EXHAUSTED, keyOf, LEASE_MS, NOW, replyOf, scene, text, together } from './contract/scene.ts';

/** How many cuts are made at once. */
const LINES = 8;
/** How often another reader looks, in milliseconds. */
const LOOK_EVERY_MS = 5;

type Scene = ReturnType<typeof scene>;

/** One method, from a conversation that is prepared to a caller that goes on until it is done. */
interface Case {
  readonly name: string;
  /** Leads the conversation to where the call is made. */
  prepare(here: Scene, store: Store): Promise<void>;
  /** Calls the method, and again where it was not heard, until the caller has what it wants. */
  call(here: Scene, store: Store, turns: readonly Turn[]): Promise<void>;
}

/** Calls again until there is an answer, which one cut may put off a few times. */
async function heard<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || tries === 10) throw error;
    }
  }
}

/** Answers a turn as workers do: who lost a claim or was not heard leaves it, and the next comes after the lease. */
async function answer(here: Scene, store: Store, turn: Turn): Promise<void> {
  for (let now = NOW; now < NOW + 10 * LEASE_MS; now += LEASE_MS) {
    const terms = { now, leaseUntil: now + LEASE_MS, maxAttempts: 10, exhausted: EXHAUSTED };
    const result = await store.claim(keyOf(turn), terms).catch(leave);
    if (result && 'claim' in result) {
      const { epoch } = replyOf(result.claim.turn);
      const flushed = await store.flush(keyOf(turn), { epoch, from: 0, entries: [text('a'), text('b')] }).catch(leave);
      if (flushed) await store.settle(keyOf(turn), { epoch, length: 2, state: 'done' }).catch(leave);
    }
    if (isTerminal((await heard(() => here.readReply(turn))).state)) return;
  }
  assert.fail('the reply did not end');
}

function leave(error: unknown): undefined {
  if (!(error instanceof StoreUnavailableError)) throw error;
}

const CASES: readonly Case[] = [
  {
    name: '[D4][D5] insertTurn, the first of a conversation',
    async prepare() {},
    async call(here, store) {
      const turn = here.newTurn();
      const result = await heard(() => store.insertTurn(turn));
      assert.ok(result.outcome === 'inserted' || result.outcome === 'present');
    },
  },
  {
    name: '[D3][D5] insertTurn, after another',
    async prepare(here) {
      await here.answer(await here.ask());
    },
    async call(here, store) {
      const turn = here.newTurn();
      const result = await heard(() => store.insertTurn(turn));
      assert.ok(result.outcome === 'inserted' || result.outcome === 'present');
      assert.ok('turn' in result && result.turn.seq === 2);
    },
  },
  {
    name: '[W2][W3] claim, flush and settle, with earlier ones that await the visitor',
    async prepare(here) {
      await here.answer(await here.ask(), { state: 'awaiting' });
      await here.ask();
    },
    call: (here, store, turns) => answer(here, store, turns[1]!),
  },
  {
    name: '[W6] claim of what has no attempts left',
    async prepare(here) {
      const turn = await here.ask();
      await here.write(turn, [text('a')]);
    },
    async call(here, store, [turn]) {
      const terms = { now: NOW + LEASE_MS, leaseUntil: NOW, maxAttempts: 1, exhausted: EXHAUSTED };
      await heard(() => store.claim(keyOf(turn!), terms));
    },
  },
  {
    name: '[W6] settle as failed',
    async prepare(here) {
      await here.write(await here.ask(), [text('a'), text('b')]);
    },
    async call(here, store, [turn]) {
      await heard(() => store.settle(keyOf(turn!), { epoch: 1, length: 2, state: 'failed', error: EXHAUSTED }));
    },
  },
  {
    name: '[W5] renew',
    async prepare(here) {
      await here.write(await here.ask(), [text('a')]);
    },
    async call(here, store, [turn]) {
      assert.equal(await heard(() => store.renew(keyOf(turn!), { epoch: 1, leaseUntil: NOW + 2 * LEASE_MS })), true);
    },
  },
  {
    name: '[W8] requeue',
    async prepare(here) {
      await here.write(await here.ask(), [text('a')]);
    },
    async call(here, store, [turn]) {
      await heard(() => store.requeue(keyOf(turn!), { epoch: 1, dueAt: NOW, attemptCounts: false }));
    },
  },
  {
    name: '[H6] cancel',
    async prepare(here) {
      await here.write(await here.ask(), [text('a'), text('b')]);
    },
    async call(here, store, [turn]) {
      await heard(() => store.cancel(here.visitorId, keyOf(turn!), 1));
    },
  },
  {
    name: '[H6] retry',
    async prepare(here) {
      await here.answer(await here.ask());
    },
    async call(here, store, [turn]) {
      await heard(() => store.retry(here.visitorId, keyOf(turn!), 1, NOW));
    },
  },
];

describe('the Mongo store that is interrupted between any two commands', function () {
  this.timeout(60_000);
  let mongo: TestMongo;
  /** Ways to the server that are cut each for itself, since a driver takes half a second to come back. */
  let lines: readonly { readonly proxy: MongoProxy; readonly store: Store }[];
  let reader: Store;

  before(async () => {
    mongo = await startMongo();
    const url = mongo.database();
    reader = await openMongoStore({ url });
    lines = await together(LINES, async () => {
      const proxy = await openMongoProxy(url);
      return { proxy, store: await openMongoStore({ url: proxy.url, unreachableAfterMs: 2_000 }) };
    });
  });

  after(async () => {
    for (const { proxy, store } of lines) {
      await store.close();
      await proxy.stop();
    }
    await reader.close();
    await mongo.stop();
  });

  for (const { name, prepare, call } of CASES) {
    it(`${name}: ends as without a cut, and shows nothing half done`, async () => {
      async function play({ proxy, store }: (typeof lines)[number], nth: number, when: 'before' | 'after') {
        const here = scene(reader);
        await prepare(here, reader);
        const turns = await reader.history(here.conversationId, 1_000, 1_000);
        const commands = proxy.breakAt(nth, when);
        const calling = call(scene(store, here), store, turns);
        await lookUntil(calling, here);
        await calling;
        return { end: (await assertConsistent(here)).map(comparable), commands };
      }

      const { end: wanted, commands } = await play(lines[0]!, Infinity, 'before');
      const { names } = commands;
      const cuts = names.flatMap((_, at) => (['before', 'after'] as const).map((when) => ({ nth: at + 1, when })));
      await Promise.all(
        lines.map(async (line) => {
          for (let next = cuts.pop(); next; next = cuts.pop()) {
            const { nth, when } = next;
            const { end, commands: these } = await play(line, nth, when);
            assert.ok(these.isBroken, `command ${nth} was cut`);
            assert.deepEqual(end, wanted, `cut ${when} command ${nth}, ${names[nth - 1]}`);
          }
        }),
      );
    });
  }

  /** Reads again and again as others would while a call is under way. */
  async function lookUntil(calling: Promise<unknown>, here: Scene): Promise<void> {
    const over = new AbortController();
    void calling.catch(() => {}).finally(() => over.abort());
    while (!over.signal.aborted) {
      await assertConsistent(here);
      await setTimeout(LOOK_EVERY_MS);
    }
  }

  /** What holds at every moment of what anybody can read (rules D3, D4, D6, D11, W2). */
  async function assertConsistent({ visitorId, conversationId }: Scene): Promise<readonly Turn[]> {
    const page = (await reader.page(visitorId, conversationId, { limit: 100 }))!;
    const numbers = Array.from({ length: page.head }, (_, index) => index + 1);
    assert.deepEqual(
      page.turns.map(({ seq }) => seq),
      numbers,
    );
    for (const { reply } of page.turns) {
      const { state, length, entries, error } = reply!;
      assert.equal(error !== undefined, state === 'failed');
      if (isTerminal(state)) assert.deepEqual(fold(entries), entries);
      else assert.equal(entries.length, length);
      if (state === 'pending') assert.equal(length, 0);
    }
    assert.ok(page.turns.filter(({ reply }) => reply!.state === 'generating').length <= 1);
    return page.turns;
  }
});

/** What two ends have in common that came about by more or fewer attempts. */
function comparable({ seq, text: written, reply }: Turn) {
  const { state, length, entries, error } = reply!;
  return { seq, written, state, length, entries, error };
}
