import assert from 'node:assert/strict';
import { makeId, type Id } from '@parley/protocol';
import type { Store } from '../../../../server/src/store/store.ts';
import { keyOf, LEASE_MS, NOW, scene, sharedStore, text, together, type StoreMaker } from './scene.ts';

/** What `cancel` and `retry` guarantee. */
export function cancellingAndRetrying(makeStore: StoreMaker): void {
  describe('cancelling a reply', () => {
    const store = sharedStore(makeStore);
    const reads = readsOf(store);

    it('[H6] keeps what was written so far, folded, in the same epoch', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.write(turn, [text('half '), text('an ans')]);
      const result = await store().cancel(here.visitorId, keyOf(turn), epoch);
      const reply = { state: 'cancelled', epoch, length: 2, entries: [text('half an ans')] };
      assert.deepEqual(result, { outcome: 'changed', turn: { ...turn, reply } });
      assert.deepEqual(await here.readReply(turn), reply);
    });

    it('[H6] stops a reply that nobody has begun', async () => {
      const here = scene(store());
      const turn = await here.ask();
      assert.equal((await store().cancel(here.visitorId, keyOf(turn), 0)).outcome, 'changed');
      assert.deepEqual(await here.readReply(turn), { state: 'cancelled', epoch: 0, length: 0, entries: [] });
      assert.equal((await here.claim(turn)).outcome, 'refused');
    });

    it('[H6] stops a reply that waits for the visitor', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.answer(turn, { state: 'awaiting', entries: [text('a'), text('b')] });
      assert.equal((await store().cancel(here.visitorId, keyOf(turn), epoch)).outcome, 'changed');
      assert.deepEqual((await here.readReply(turn)).entries, [text('ab')]);
    });

    it('[H6] changes nothing in an epoch that is over', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.write(turn, [text('a')]);
      await here.begin(turn, { now: NOW + LEASE_MS });
      const before = await here.read(turn);
      for (const epoch of [0, 1, 3]) {
        const result = await store().cancel(here.visitorId, keyOf(turn), epoch);
        assert.deepEqual(result, { outcome: 'stale', turn: before });
      }
      assert.equal((await store().cancel(here.visitorId, keyOf(turn), 2)).outcome, 'changed');
    });

    for (const state of ['done', 'failed'] as const) {
      it(`[F8] changes nothing where the reply is ${state}`, async () => {
        const here = scene(store());
        const turn = await here.ask();
        const epoch = await here.answer(turn, { state });
        const before = await here.read(turn);
        assert.deepEqual(await store().cancel(here.visitorId, keyOf(turn), epoch), { outcome: 'stale', turn: before });
        assert.deepEqual(await here.read(turn), before);
      });
    }

    it('[H6] loses no entry that was flushed before it, however the two meet', async () => {
      for (let round = 0; round < 20; round += 1) {
        const here = scene(store());
        const turn = await here.ask();
        const epoch = await here.write(turn, [text('a')]);
        const [flushed, result] = await Promise.all([
          store().flush(keyOf(turn), { epoch, from: 1, entries: [text('b')] }),
          store().cancel(here.visitorId, keyOf(turn), epoch),
        ]);
        assert.equal(result.outcome, 'changed');
        const { length, entries } = await here.readReply(turn);
        assert.deepEqual(
          { length, entries },
          flushed ? { length: 2, entries: [text('ab')] } : { length: 1, entries: [text('a')] },
        );
      }
    });

    it('[H6] stops no newer attempt, however it meets its beginning', async () => {
      for (let round = 0; round < 40; round += 1) {
        const here = scene(store());
        const turn = await here.ask();
        await here.begin(turn);
        const stopLate = async () => {
          await reads(here.conversationId, round % 3);
          return store().cancel(here.visitorId, keyOf(turn), 1);
        };
        const [taken, stopped] = await Promise.all([here.claim(turn, { now: NOW + LEASE_MS }), stopLate()]);
        assert.equal(taken.outcome, stopped.outcome === 'changed' ? 'refused' : 'claimed', `round ${round}`);
      }
    });

    it("[H8][I11] finds no turn of another visitor's, none that does not exist and none without a reply", async () => {
      const here = scene(store());
      const turn = await here.ask();
      const notice = await here.ask({ author: 'site' });
      const missing = { outcome: 'missing' };
      assert.deepEqual(await store().cancel(makeId(), keyOf(turn), 0), missing);
      assert.deepEqual(await store().cancel(here.visitorId, { ...keyOf(turn), turnId: makeId() }, 0), missing);
      assert.deepEqual(await store().cancel(here.visitorId, keyOf(notice), 0), missing);
      assert.equal((await store().cancel(here.visitorId, keyOf(turn), 0)).outcome, 'changed');
    });
  });

  describe('retrying a reply', () => {
    const store = sharedStore(makeStore);
    const reads = readsOf(store);

    it('[H6][W6] opens a failed reply again: the next epoch, due now, nothing written, no attempts counted', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.answer(turn, { state: 'failed' });
      const result = await store().retry(here.visitorId, keyOf(turn), epoch, NOW + 5_000);
      const reply = { state: 'pending', epoch: epoch + 1, length: 0, entries: [] };
      assert.deepEqual(result, { outcome: 'changed', turn: { ...turn, reply } });
      assert.deepEqual(await here.readReply(turn), reply);
      assert.equal((await here.claim(turn, { now: NOW + 4_999 })).outcome, 'refused');
      assert.equal((await here.begin(turn, { now: NOW + 5_000 })).attempt, 1);
    });

    for (const state of ['failed', 'cancelled'] as const) {
      it(`[H6] opens a ${state} reply again although later turns exist`, async () => {
        const here = scene(store());
        const turn = await here.ask();
        const epoch = state === 'failed' ? await here.answer(turn, { state }) : 0;
        if (state === 'cancelled') await store().cancel(here.visitorId, keyOf(turn), 0);
        await here.ask();
        assert.equal((await store().retry(here.visitorId, keyOf(turn), epoch, NOW)).outcome, 'changed');
        assert.equal((await here.readReply(turn)).state, 'pending');
      });
    }

    it('[H6] opens a done reply again on the last turn only', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.answer(turn);
      assert.equal((await store().retry(here.visitorId, keyOf(turn), epoch, NOW)).outcome, 'changed');
      const again = await here.answer(turn);
      await here.ask();
      const before = await here.read(turn);
      assert.deepEqual(await store().retry(here.visitorId, keyOf(turn), again, NOW), {
        outcome: 'stale',
        turn: before,
      });
      assert.deepEqual(await here.read(turn), before);
    });

    it('[H6] never opens a reply that was done after a later turn came', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.write(turn, []);
      await here.ask({ author: 'operator' });
      assert.ok(await store().settle(keyOf(turn), { epoch, length: 0, state: 'done' }));
      assert.equal((await store().retry(here.visitorId, keyOf(turn), epoch, NOW)).outcome, 'stale');
    });

    it('[H3][I6] never changes a done reply that a reader saw with a later turn, however the two meet', async () => {
      const outcomes = new Set<string>();
      for (let round = 0; round < 50; round += 1) {
        const here = scene(store());
        const turn = await here.ask();
        const epoch = await here.answer(turn);
        const retry = () => store().retry(here.visitorId, keyOf(turn), epoch, NOW);
        const insert = async () => {
          await here.ask();
          const request = { conversationId: here.conversationId, after: 0, held: [] };
          const snapshot = await store().snapshot(here.visitorId, request, 10);
          assert.equal(snapshot?.head, 2);
          return snapshot.turns[0]!;
        };
        const retryLate = async () => {
          await reads(here.conversationId, round % 10);
          return retry();
        };
        const [retried, seen] =
          round % 2 === 0
            ? await Promise.all([retry(), insert()])
            : await Promise.all([insert(), retryLate()]).then(([turn, result]) => [result, turn] as const);
        outcomes.add(retried.outcome);
        if (seen.reply?.state === 'done') {
          assert.equal((await retry()).outcome, 'stale', `round ${round}`);
          assert.deepEqual(await here.read(turn), seen, `round ${round}`);
        } else {
          assert.equal(retried.outcome, 'changed', `round ${round}`);
        }
      }
      assert.deepEqual([...outcomes].sort(), ['changed', 'stale'], 'both orders have to come up');
    });

    it('[H6] is won by exactly one of many clicks on one epoch', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.answer(turn);
      const results = await together(20, () => store().retry(here.visitorId, keyOf(turn), epoch, NOW));
      assert.equal(results.filter(({ outcome }) => outcome === 'changed').length, 1);
      assert.equal((await here.readReply(turn)).epoch, epoch + 1);
    });

    it('[H6] changes nothing in an epoch that is over, or where the reply is open', async () => {
      const here = scene(store());
      const turn = await here.ask();
      assert.equal((await store().retry(here.visitorId, keyOf(turn), 0, NOW)).outcome, 'stale');
      const epoch = await here.answer(turn, { state: 'failed' });
      for (const other of [epoch - 1, epoch + 1]) {
        const result = await store().retry(here.visitorId, keyOf(turn), other, NOW);
        assert.deepEqual(result, { outcome: 'stale', turn: await here.read(turn) });
      }
      assert.equal((await store().retry(here.visitorId, keyOf(turn), epoch, NOW)).outcome, 'changed');
    });

    it("[H8][I11] finds no turn of another visitor's, none that does not exist and none without a reply", async () => {
      const here = scene(store());
      const notice = await here.ask({ author: 'site' });
      const turn = await here.ask();
      const epoch = await here.answer(turn);
      const missing = { outcome: 'missing' };
      assert.deepEqual(await store().retry(makeId(), keyOf(turn), epoch, NOW), missing);
      assert.deepEqual(await store().retry(here.visitorId, { ...keyOf(turn), turnId: makeId() }, epoch, NOW), missing);
      assert.deepEqual(await store().retry(here.visitorId, keyOf(notice), 0, NOW), missing);
      assert.equal((await store().retry(here.visitorId, keyOf(turn), epoch, NOW)).outcome, 'changed');
    });
  });
}

/** Lets some time pass in which other calls get on: a call takes several steps in some stores, and a read takes one. */
function readsOf(store: () => Store) {
  return async (conversationId: Id, count: number): Promise<void> => {
    for (let done = 0; done < count; done += 1) await store().history(conversationId, 1, 1);
  };
}
