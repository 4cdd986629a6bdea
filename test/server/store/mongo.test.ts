import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { readSearch } from '@parley/protocol';
import mongoose from 'mongoose';
import { openMongoStore } from '../../../server/src/store/mongo/mongo-store.ts';
import {
  StoreUnavailableError,
  type InsertOutcome,
  type NewTurn,
  type Store,
} from '../../../server/src/store/store.ts';
import { openMongoProxy, type HeldAnswer, type MongoProxy } from '../../support/mongo-proxy.ts';
import { startMongo, type TestMongo } from '../../support/mongo.ts';
import { keyOf, scene, text } from './contract/scene.ts';
import { storeContract } from './store-contract.ts';

describe('MongoDB', () => {
  let mongo: TestMongo;

  before(async () => {
    mongo = await startMongo();
  });

  after(() => mongo.stop());

  storeContract('the Mongo store', async () => {
    const store = await openMongoStore({ url: mongo.database() });
    return { store, stop: () => store.close() };
  });

  it('[H13] finds what an earlier version stored, which knew of no words', async () => {
    const url = mongo.database();
    const store = await openMongoStore({ url });
    const here = scene(store);
    const turn = await here.ask({ text: 'an old question' });
    await here.answer(turn, { entries: [text('an old answer')] });
    const connection = await mongoose.createConnection(url).asPromise();
    await connection.collection('turns').updateMany({}, { $unset: { words: 1 } });
    assert.equal(await connection.collection('turns').countDocuments({ words: 'question' }), 0);
    await connection.close();
    const [found] = await store.search(here.visitorId, readSearch('question answ')!, 10);
    assert.equal(found?.found.turnId, turn.id);
    await store.close();
  });

  describe('the Mongo store on a connection that breaks', () => {
    let proxy: MongoProxy;
    let store: Store;

    beforeEach(async () => {
      proxy = await openMongoProxy(mongo.database());
      store = await openMongoStore({ url: proxy.url, unreachableAfterMs: 200 });
    });

    afterEach(async () => {
      await store.close();
      await proxy.stop();
    });

    it('says that it is unavailable while the server is away, and goes on when it is back', async () => {
      const here = scene(store);
      await here.ask();
      proxy.cut();
      await assert.rejects(here.ask(), StoreUnavailableError);
      await assert.rejects(store.due(0, 1), StoreUnavailableError);
      proxy.mend();
      assert.equal((await insertUntilHeard(store, here.newTurn())).outcome, 'inserted');
    });

    it('finds the server again also where it had nothing to do for a while before all connections broke', async () => {
      const here = scene(store);
      // Longer than the driver waits between two looks, after which it would look by a connection that just broke.
      await setTimeout(1_200);
      const commands = proxy.breakAt(1, 'before');
      assert.equal((await insertUntilHeard(store, here.newTurn())).outcome, 'inserted');
      assert.ok(commands.isBroken);
    });

    for (const [step, command, collection] of [
      ['the conversation was made', 'insert', 'conversations'],
      ['the turn before was sealed', 'update', 'turns'],
      ['the turn was stored', 'insert', 'turns'],
    ] as const) {
      it(`[D5][I1] stores a turn once when the connection breaks after ${step} and before that is heard`, async () => {
        const here = scene(store);
        const first = collection === 'conversations' ? null : await here.ask();
        const lost = proxy.loseAnswerTo(command, collection);
        const written = here.newTurn();
        const result = await insertUntilHeard(store, written);
        await lost;
        assert.ok('turn' in result && result.outcome !== 'different');
        assert.equal(result.turn.seq, first ? 2 : 1);
        const stored = await store.history(here.conversationId, 1_000, 1_000);
        assert.deepEqual(stored, [...(first ? [first] : []), result.turn]);
      });
    }
  });

  describe('the Mongo store between two of its steps', () => {
    let proxy: MongoProxy;
    let slow: Store;
    let store: Store;
    let held: HeldAnswer;

    beforeEach(async () => {
      const url = mongo.database();
      proxy = await openMongoProxy(url);
      [slow, store] = [await openMongoStore({ url: proxy.url }), await openMongoStore({ url })];
    });

    afterEach(async () => {
      held.letGo();
      await Promise.all([slow.close(), store.close()]);
      await proxy.stop();
    });

    it('[H3] [I6] shows a turn only once the done reply before it can no longer be opened again', async () => {
      const here = scene(store);
      const turn = await here.ask();
      const epoch = await here.answer(turn);
      held = proxy.holdAnswerTo('insert', 'turns');
      const inserting = slow.insertTurn(here.newTurn());
      await held.here;
      const request = { conversationId: here.conversationId, after: 0, held: [] };
      const seen = await store.snapshot(here.visitorId, request, 10);
      assert.deepEqual([seen?.head, seen?.turns[0]?.reply?.state], [2, 'done']);
      assert.equal((await store.retry(here.visitorId, keyOf(turn), epoch, 0)).outcome, 'stale');
      held.letGo();
      assert.equal((await inserting).outcome, 'inserted');
    });

    it('[H3] [I6] tells of no done reply below the head that was opened again before the head came', async () => {
      const here = scene(store);
      const turn = await here.ask();
      const epoch = await here.answer(turn);
      held = proxy.holdAnswerTo('find', 'turns');
      const asked = { turnId: turn.id, epoch, length: 0 };
      const reading = slow.snapshot(
        here.visitorId,
        { conversationId: here.conversationId, after: 1, held: [asked] },
        10,
      );
      await held.here;
      assert.equal((await store.retry(here.visitorId, keyOf(turn), epoch, 0)).outcome, 'changed');
      await here.ask();
      held.letGo();
      const snapshot = await reading;
      const final = snapshot?.replies.some(({ seq, state }) => state === 'done' && seq < snapshot.head);
      assert.deepEqual([snapshot?.replies.length, final], [1, false]);
    });
  });

  it('says in its description where it is, without the password', async () => {
    const proxy = await openMongoProxy(mongo.database());
    const store = await openMongoStore({ url: proxy.url });
    assert.match(store.description, /^MongoDB at 127\.0\.0\.1:\d+\/parley-test-[0-9a-f]+$/);
    await store.close();
    await proxy.stop();
  });

  it('says at the start that no server answers', async () => {
    const proxy = await openMongoProxy(mongo.database());
    await proxy.stop();
    await assert.rejects(openMongoStore({ url: proxy.url, unreachableAfterMs: 200 }), StoreUnavailableError);
  });
});

/** Sends the same turn until there is an answer, as a client does (rule H9). */
async function insertUntilHeard(store: Store, turn: NewTurn): Promise<InsertOutcome> {
  for (;;) {
    try {
      return await store.insertTurn(turn);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  }
}
