import assert from 'node:assert/strict';
import { makeId } from '@parley/protocol';
import {
  EXHAUSTED,
  keyOf,
  LEASE_MS,
  NOW,
  replyOf,
  scene,
  sharedStore,
  text,
  together,
  type StoreMaker,
} from './scene.ts';

/** What `claim` and `renew` guarantee. */
export function claiming(makeStore: StoreMaker): void {
  describe('claiming a reply', () => {
    const store = sharedStore(makeStore);

    it('[W2] gives the turn in its next epoch, without entries, with what a responder needs', async () => {
      const here = scene(store());
      const context = { url: 'https://a.example' };
      const turn = await here.ask({ context });
      const result = await here.claim(turn);
      const reply = { state: 'generating', epoch: 1, length: 0, entries: [] };
      const claim = {
        visitorId: here.visitorId,
        site: 'example.com',
        turn: { ...turn, reply },
        context,
        attempt: 1,
      };
      assert.deepEqual(result, { outcome: 'claimed', claim, cancelled: [] });
      assert.deepEqual(await here.readReply(turn), reply);
    });

    it('[W2] is won by exactly one of forty at once, fifty times over', async () => {
      for (let round = 0; round < 50; round += 1) {
        const here = scene(store());
        const turn = await here.ask();
        const results = await together(40, () => here.claim(turn));
        assert.equal(results.filter(({ outcome }) => outcome === 'claimed').length, 1, `round ${round}`);
        assert.equal((await here.readReply(turn)).epoch, 1);
      }
    });

    it('[W2] is won by exactly one of forty at once after a lease ran out', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.begin(turn);
      const results = await together(40, () => here.claim(turn, { now: NOW + LEASE_MS }));
      assert.equal(results.filter(({ outcome }) => outcome === 'claimed').length, 1);
      assert.equal((await here.readReply(turn)).epoch, 2);
    });

    it('[W2] is refused for a turn that does not exist', async () => {
      const here = scene(store());
      const turn = await here.ask();
      assert.equal((await here.claim({ ...turn, id: makeId() })).outcome, 'refused');
      assert.equal((await here.claim(turn)).outcome, 'claimed');
    });

    it('[W2][W5] is refused while a lease lasts, and takes over without the entries once it ran out', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.write(turn, [text('half an ans')]);
      assert.equal((await here.claim(turn, { now: NOW + LEASE_MS - 1 })).outcome, 'refused');
      const claim = await here.begin(turn, { now: NOW + LEASE_MS });
      assert.equal(claim.attempt, 2);
      assert.deepEqual(replyOf(claim.turn), { state: 'generating', epoch: 2, length: 0, entries: [] });
      assert.deepEqual(await here.readReply(turn), replyOf(claim.turn));
    });

    it('[W5] is refused as long as the lease is renewed', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const { epoch } = replyOf((await here.begin(turn)).turn);
      const leaseUntil = NOW + 2 * LEASE_MS;
      assert.equal(await store().renew(keyOf(turn), { epoch, leaseUntil }), true);
      assert.equal((await here.claim(turn, { now: NOW + LEASE_MS })).outcome, 'refused');
      assert.equal((await here.claim(turn, { now: leaseUntil })).outcome, 'claimed');
    });

    it('[W5] lets nobody renew who lost the reply, or whose reply has ended', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const renew = (epoch: number) => store().renew(keyOf(turn), { epoch, leaseUntil: NOW + 10 * LEASE_MS });
      await here.begin(turn);
      await here.begin(turn, { now: NOW + LEASE_MS });
      assert.equal(await renew(1), false);
      assert.equal(await renew(2), true);
      assert.equal(await store().settle(keyOf(turn), { epoch: 2, length: 0, state: 'done' }), true);
      assert.equal(await renew(2), false);
      assert.equal((await here.readReply(turn)).state, 'done');
    });

    it('[W5] lets either a renewal or a takeover win, never both', async () => {
      for (let round = 0; round < 20; round += 1) {
        const here = scene(store());
        const turn = await here.ask();
        await here.begin(turn);
        const [renewed, taken] = await Promise.all([
          store().renew(keyOf(turn), { epoch: 1, leaseUntil: NOW + 2 * LEASE_MS }),
          here.claim(turn, { now: NOW + LEASE_MS }),
        ]);
        assert.equal(taken.outcome, renewed ? 'refused' : 'claimed', `round ${round}`);
      }
    });

    it('[W2] is refused before a pending reply is due', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.begin(turn);
      const dueAt = NOW + 1_000;
      await store().requeue(keyOf(turn), { epoch: 1, dueAt, attemptCounts: true });
      assert.equal((await here.claim(turn, { now: dueAt - 1 })).outcome, 'refused');
      assert.equal((await here.claim(turn, { now: dueAt })).outcome, 'claimed');
    });

    for (const state of ['done', 'failed', 'awaiting'] as const) {
      it(`[W2] is refused for a reply that is ${state}`, async () => {
        const here = scene(store());
        const turn = await here.ask();
        await here.answer(turn, { state });
        const before = await here.readReply(turn);
        assert.equal((await here.claim(turn, { now: NOW + 10 * LEASE_MS })).outcome, 'refused');
        assert.deepEqual(await here.readReply(turn), before);
      });
    }

    it('[W2] is refused while an earlier reply is pending or generating, and given once that has ended', async () => {
      const here = scene(store());
      const first = await here.ask();
      const second = await here.ask();
      assert.equal((await here.claim(second)).outcome, 'refused');
      const { epoch } = replyOf((await here.begin(first)).turn);
      assert.equal((await here.claim(second)).outcome, 'refused');
      assert.equal((await here.claim(second, { now: NOW + LEASE_MS })).outcome, 'refused');
      await store().settle(keyOf(first), { epoch, length: 0, state: 'failed', error: EXHAUSTED });
      assert.equal((await here.claim(second)).outcome, 'claimed');
    });

    it('[W2] is not refused for the sake of later replies or of other conversations', async () => {
      const [here, elsewhere] = [scene(store()), scene(store())];
      await elsewhere.ask();
      const first = await here.ask();
      await here.ask();
      assert.equal((await here.claim(first)).outcome, 'claimed');
    });

    it('[W2] cancels earlier replies that wait for the visitor, and tells of them', async () => {
      const here = scene(store());
      const first = await here.ask();
      const epoch = await here.answer(first, { state: 'awaiting', entries: [text('Shall '), text('I?')] });
      const second = await here.ask();
      const result = await here.claim(second);
      assert.ok(result.outcome === 'claimed');
      const { conversationId, visitorId } = here;
      const fact = { kind: 'state', conversationId, turnId: first.id, seq: 1, epoch, state: 'cancelled', length: 2 };
      assert.deepEqual(result.cancelled, [{ visitorId, fact }]);
      const entries = [text('Shall I?')];
      assert.deepEqual(await here.readReply(first), { state: 'cancelled', epoch, length: 2, entries });
    });

    it('[W2] leaves a reply that waits for the visitor alone where the claim is refused', async () => {
      const here = scene(store());
      const first = await here.ask();
      await here.answer(first, { state: 'awaiting' });
      const second = await here.ask();
      assert.equal((await here.claim(second, { now: NOW - 1 })).outcome, 'refused');
      assert.equal((await here.readReply(first)).state, 'awaiting');
      assert.equal((await here.claim(second)).outcome, 'claimed');
      assert.equal((await here.readReply(first)).state, 'cancelled');
    });

    it('[W6] fails a reply whose third attempt was lost, in its epoch, with its entries folded', async () => {
      const here = scene(store());
      const turn = await here.ask();
      let now = NOW;
      for (const attempt of [1, 2, 3]) {
        assert.equal((await here.begin(turn, { now })).attempt, attempt);
        now += LEASE_MS;
      }
      await store().flush(keyOf(turn), { epoch: 3, from: 0, entries: [text('half '), text('an ans')] });
      assert.equal((await here.claim(turn, { now: now - 1 })).outcome, 'refused');
      const result = await here.claim(turn, { now });
      const { conversationId, visitorId } = here;
      const end = { epoch: 3, state: 'failed', length: 2, error: EXHAUSTED };
      const fact = { kind: 'state', conversationId, turnId: turn.id, seq: 1, ...end };
      assert.deepEqual(result, { outcome: 'exhausted', change: { visitorId, fact } });
      assert.deepEqual(await here.readReply(turn), { ...end, entries: [text('half an ans')] });
      assert.equal((await here.claim(turn, { now })).outcome, 'refused');
    });

    it('[W6] fails a pending reply too when its attempts are used up', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.begin(turn);
      await store().requeue(keyOf(turn), { epoch: 1, dueAt: NOW, attemptCounts: true });
      const result = await here.claim(turn, { maxAttempts: 1 });
      assert.equal(result.outcome, 'exhausted');
      assert.deepEqual(await here.readReply(turn), {
        state: 'failed',
        epoch: 2,
        length: 0,
        entries: [],
        error: EXHAUSTED,
      });
    });

    it('[W6] tells exactly one of forty that a reply is exhausted', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.begin(turn);
      const results = await together(40, () => here.claim(turn, { now: NOW + LEASE_MS, maxAttempts: 1 }));
      assert.equal(results.filter(({ outcome }) => outcome === 'exhausted').length, 1);
      assert.equal(results.filter(({ outcome }) => outcome === 'refused').length, 39);
    });
  });
}
