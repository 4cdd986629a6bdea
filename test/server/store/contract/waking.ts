import assert from 'node:assert/strict';
import { makeId } from '@parley/protocol';
import { freshStore, keyOf, LEASE_MS, NOW, replyOf, scene, type StoreMaker } from './scene.ts';

/** What `due`, `nextPending` and `close` guarantee. */
export function waking(makeStore: StoreMaker): void {
  describe('finding replies that nobody is writing', () => {
    const store = freshStore(makeStore);

    it('[W7] tells pending replies that are due, longest due first, up to the limit', async () => {
      const [one, two, three] = [scene(store()), scene(store()), scene(store())];
      const late = await one.ask({ createdAt: NOW - 1_000 });
      const later = await two.ask({ createdAt: NOW });
      const latest = await three.ask({ createdAt: NOW - 3_000 });
      assert.deepEqual(await store().due(NOW, 10), [latest, late, later].map(keyOf));
      assert.deepEqual(await store().due(NOW, 2), [latest, late].map(keyOf));
      assert.deepEqual(await store().due(NOW - 1, 10), [latest, late].map(keyOf));
    });

    it('[W7] tells replies whose lease ran out, and not those that somebody is writing', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.begin(turn);
      assert.deepEqual(await store().due(NOW + LEASE_MS - 1, 10), []);
      assert.deepEqual(await store().due(NOW + LEASE_MS, 10), [keyOf(turn)]);
      await store().renew(keyOf(turn), { epoch: 1, leaseUntil: NOW + 2 * LEASE_MS });
      assert.deepEqual(await store().due(NOW + LEASE_MS, 10), []);
    });

    it('[I7][W7] tells and gives replies whose time lies an hour ahead, since the clock was set back', async () => {
      const [pending, leased, soon] = [scene(store()), scene(store()), scene(store())];
      const waiting = await pending.ask();
      const begun = await leased.ask();
      await leased.begin(begun);
      const before = NOW - 3_600_000;
      const next = await soon.ask({ createdAt: before + 60_000 });
      const due = await store().due(before, 10);
      assert.deepEqual(new Set(due.map(({ turnId }) => turnId)), new Set([waiting.id, begun.id]));
      await pending.begin(waiting, { now: before });
      assert.equal(replyOf((await leased.begin(begun, { now: before })).turn).epoch, 2);
      assert.equal((await soon.claim(next, { now: before })).outcome, 'refused');
      assert.deepEqual(await store().due(before, 10), []);
    });

    it('[W6][W7] tells a reply that was put back once its pause is over', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.begin(turn);
      await store().requeue(keyOf(turn), { epoch: 1, dueAt: NOW + 1_000, attemptCounts: true });
      assert.deepEqual(await store().due(NOW + 999, 10), []);
      assert.deepEqual(await store().due(NOW + 1_000, 10), [keyOf(turn)]);
    });

    it('[W7] tells nothing of replies that have ended, wait for the visitor, or are not asked for', async () => {
      const later = NOW + 100 * LEASE_MS;
      for (const state of ['done', 'failed', 'awaiting'] as const) {
        const here = scene(store());
        const turn = await here.ask();
        assert.equal((await store().due(later, 10)).length, 1);
        await here.answer(turn, { state });
        assert.deepEqual(await store().due(later, 10), []);
      }
      const here = scene(store());
      const turn = await here.ask();
      await store().cancel(here.visitorId, keyOf(turn), 0);
      await here.ask({ author: 'operator' });
      assert.deepEqual(await store().due(later, 10), []);
    });

    it('[W2][W7] tells only the earliest open reply of a conversation, and none while that one is not due', async () => {
      const here = scene(store());
      const first = await here.ask();
      await here.ask({ createdAt: NOW - 5_000 });
      assert.deepEqual(await store().due(NOW, 10), [keyOf(first)]);
      await here.begin(first);
      assert.deepEqual(await store().due(NOW, 10), []);
      assert.deepEqual(await store().due(NOW + LEASE_MS, 10), [keyOf(first)]);
    });

    it('[W7] lets no conversation hide the others, however many of its replies are due', async () => {
      const [busy, quiet] = [scene(store()), scene(store())];
      const first = await busy.ask({ createdAt: NOW - 10_000 });
      for (let count = 0; count < 10; count += 1) await busy.ask({ createdAt: NOW - 9_000 });
      const other = await quiet.ask();
      assert.deepEqual(await store().due(NOW, 2), [first, other].map(keyOf));
    });

    it('[W2][W7] passes over a reply that waits for the visitor', async () => {
      const here = scene(store());
      await here.answer(await here.ask(), { state: 'awaiting' });
      const second = await here.ask();
      assert.deepEqual(await store().due(NOW, 10), [keyOf(second)]);
    });

    it('[W9] finds the first pending reply after a seq, due or not', async () => {
      const here = scene(store());
      const first = await here.ask();
      await here.ask({ author: 'site' });
      const third = await here.ask({ createdAt: NOW + 60_000 });
      await here.ask();
      assert.deepEqual(await store().nextPending(here.conversationId, 0), keyOf(first));
      assert.deepEqual(await store().nextPending(here.conversationId, 1), keyOf(third));
      await here.begin(first);
      assert.deepEqual(await store().nextPending(here.conversationId, 0), keyOf(third));
      assert.equal(await store().nextPending(here.conversationId, 4), null);
      assert.equal(await store().nextPending(makeId(), 0), null);
    });

    it('finishes what was asked for before it closed, and refuses what comes after', async () => {
      const here = scene(store());
      const insert = here.ask();
      await store().close();
      assert.equal((await insert).seq, 1);
      await assert.rejects(here.ask(), { name: 'StoreUnavailableError' });
    });
  });
}
