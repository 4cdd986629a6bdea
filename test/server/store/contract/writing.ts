import assert from 'node:assert/strict';
import { fold, makeId, type Entry } from '@parley/protocol';
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

const AWKWARD: readonly Entry[] = [
  { kind: 'card', id: 'c', card: 'form', data: { $set: 1, 'a.b': [{}, [], null, 0.1, -1, 2 ** 52], '': { __v: '' } } },
  { kind: 'tool', callId: 't', name: 'look_up', state: 'input', input: {} },
  { kind: 'reasoning', text: '🙂\0\u2028' },
  { kind: 'source', id: 's', title: 'Returns', url: 'https://a.example' },
  { kind: 'poll', id: 'p', of: 'a kind that nobody knows yet' } as unknown as Entry,
];

/** What `flush`, `settle` and `requeue` guarantee. */
export function writing(makeStore: StoreMaker): void {
  describe('writing a reply', () => {
    const store = sharedStore(makeStore);

    it('[W3] appends entries in order, as they were given', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const { epoch } = replyOf((await here.begin(turn)).turn);
      assert.equal(await store().flush(keyOf(turn), { epoch, from: 0, entries: [text('a'), text('b')] }), true);
      assert.equal(await store().flush(keyOf(turn), { epoch, from: 2, entries: AWKWARD }), true);
      const entries = [text('a'), text('b'), ...AWKWARD];
      assert.deepEqual(await here.readReply(turn), { state: 'generating', epoch, length: entries.length, entries });
    });

    it('[W3] a flush at the wrong length stores nothing', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.write(turn, [text('a'), text('b')]);
      for (const from of [0, 1, 3]) {
        assert.equal(await store().flush(keyOf(turn), { epoch, from, entries: [text('x')] }), false);
      }
      assert.equal(await store().flush(keyOf(turn), { epoch, from: 2, entries: [text('c')] }), true);
      assert.deepEqual((await here.readReply(turn)).entries, [text('a'), text('b'), text('c')]);
    });

    it('[W3] stores one of many flushes at the same length', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.write(turn, [text('a')]);
      const flushed = await together(20, (index) =>
        store().flush(keyOf(turn), { epoch, from: 1, entries: [text(String(index))] }),
      );
      assert.equal(flushed.filter(Boolean).length, 1);
      assert.deepEqual((await here.readReply(turn)).entries, [text('a'), text(String(flushed.indexOf(true)))]);
    });

    it('[W3] a flush of an earlier epoch stores nothing, even at the right length', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.write(turn, [text('a')]);
      await here.begin(turn, { now: NOW + LEASE_MS });
      await store().flush(keyOf(turn), { epoch: 2, from: 0, entries: [text('b')] });
      assert.equal(await store().flush(keyOf(turn), { epoch: 1, from: 1, entries: [text('x')] }), false);
      assert.equal(await store().flush(keyOf(turn), { epoch: 3, from: 1, entries: [text('x')] }), false);
      assert.deepEqual((await here.readReply(turn)).entries, [text('b')]);
    });

    it('[W3] a flush stores nothing once the reply was put back, stopped or ended', async () => {
      const here = scene(store());
      const flush = (turn: Awaited<ReturnType<typeof here.ask>>, epoch: number) =>
        store().flush(keyOf(turn), { epoch, from: 1, entries: [text('x')] });
      const turn = await here.ask();
      const epoch = await here.write(turn, [text('a')]);
      await store().requeue(keyOf(turn), { epoch, dueAt: NOW, attemptCounts: true });
      assert.equal(await flush(turn, epoch), false);
      const second = await here.write(turn, [text('a')]);
      await store().cancel(here.visitorId, keyOf(turn), second);
      assert.equal(await flush(turn, second), false);
      const next = await here.ask();
      const third = await here.answer(next, { entries: [text('a')] });
      assert.equal(await flush(next, third), false);
      assert.deepEqual((await here.readReply(turn)).entries, [text('a')]);
      assert.deepEqual((await here.readReply(next)).entries, [text('a')]);
    });

    it('[W3] a flush of a turn that does not exist stores nothing', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.write(turn, []);
      const write = { epoch, from: 0, entries: [text('a')] };
      assert.equal(await store().flush({ ...keyOf(turn), turnId: makeId() }, write), false);
      assert.equal(await store().flush({ ...keyOf(turn), conversationId: makeId() }, write), false);
      assert.equal(await store().flush(keyOf(turn), write), true);
    });

    it('[D6] keeps thousands of entries in order', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const { epoch } = replyOf((await here.begin(turn)).turn);
      const entries = Array.from({ length: 3_000 }, (_, index) => text(`${index} `));
      for (let from = 0; from < entries.length; from += 30) {
        assert.ok(await store().flush(keyOf(turn), { epoch, from, entries: entries.slice(from, from + 30) }));
      }
      assert.deepEqual((await here.readReply(turn)).entries, entries);
      await store().settle(keyOf(turn), { epoch, length: 3_000, state: 'done' });
      assert.deepEqual(await here.readReply(turn), { state: 'done', epoch, length: 3_000, entries: fold(entries) });
    });

    for (const state of ['done', 'failed'] as const) {
      it(`[D6] folds the entries of a reply that is ${state}, and keeps its length`, async () => {
        const here = scene(store());
        const turn = await here.ask();
        const running = { kind: 'tool', callId: 't', name: 'look_up', state: 'running' } as const;
        const entries = [text('a'), text('b'), running, { ...running, state: 'done' } as const, text('c')];
        const epoch = await here.answer(turn, { state, entries });
        const stored = await here.readReply(turn);
        assert.deepEqual(stored, {
          state,
          epoch,
          length: 5,
          entries: [text('ab'), { ...running, state: 'done' }, text('c')],
          ...(state === 'failed' && { error: EXHAUSTED }),
        });
      });
    }

    it('[W11] keeps the entries of a reply that awaits the visitor as they were written, without a lease', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const entries = [text('a'), text('b')];
      const epoch = await here.answer(turn, { state: 'awaiting', entries });
      assert.deepEqual(await here.readReply(turn), { state: 'awaiting', epoch, length: 2, entries });
      assert.equal((await here.claim(turn, { now: NOW + 100 * LEASE_MS })).outcome, 'refused');
    });

    it('[W3] ends a reply only in the epoch and at the length that the writer knows', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.write(turn, [text('a')]);
      const settle = (at: { epoch: number; length: number }) => store().settle(keyOf(turn), { ...at, state: 'done' });
      assert.equal(await settle({ epoch, length: 0 }), false);
      assert.equal(await settle({ epoch, length: 2 }), false);
      assert.equal(await settle({ epoch: epoch - 1, length: 1 }), false);
      assert.equal((await here.readReply(turn)).state, 'generating');
      assert.equal(await settle({ epoch, length: 1 }), true);
      assert.equal(await settle({ epoch, length: 1 }), false);
      assert.equal((await here.readReply(turn)).state, 'done');
    });

    it('[W3] lets either a stop or an end win, never both', async () => {
      for (let round = 0; round < 20; round += 1) {
        const here = scene(store());
        const turn = await here.ask();
        const epoch = await here.write(turn, [text('a')]);
        const [settled, stopped] = await Promise.all([
          store().settle(keyOf(turn), { epoch, length: 1, state: 'done' }),
          store().cancel(here.visitorId, keyOf(turn), epoch),
        ]);
        assert.equal(settled, stopped.outcome === 'stale', `round ${round}`);
        assert.equal((await here.readReply(turn)).state, settled ? 'done' : 'cancelled');
      }
    });

    it('[W6] puts a reply back in the next epoch, without entries, and counts the attempt', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.write(turn, [text('a')]);
      const change = await store().requeue(keyOf(turn), { epoch, dueAt: NOW, attemptCounts: true });
      const { conversationId, visitorId } = here;
      const stand = { epoch: 2, state: 'pending', length: 0 };
      const fact = { kind: 'state', conversationId, turnId: turn.id, seq: 1, ...stand };
      assert.deepEqual(change, { visitorId, fact });
      assert.deepEqual(await here.readReply(turn), { ...stand, entries: [] });
      const claim = await here.begin(turn);
      assert.equal(claim.attempt, 2);
      assert.deepEqual(replyOf(claim.turn), { state: 'generating', epoch: 3, length: 0, entries: [] });
    });

    it('[W8] takes the attempt off the count where the writer had to leave', async () => {
      const here = scene(store());
      const turn = await here.ask();
      for (let drains = 0; drains < 5; drains += 1) {
        const claim = await here.begin(turn);
        assert.equal(claim.attempt, 1);
        const { epoch } = replyOf(claim.turn);
        assert.ok(await store().requeue(keyOf(turn), { epoch, dueAt: NOW, attemptCounts: false }));
      }
    });

    it('[W6] puts nothing back in another epoch, or what is not being written', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const requeue = (epoch: number) => store().requeue(keyOf(turn), { epoch, dueAt: NOW, attemptCounts: true });
      assert.equal(await requeue(0), null);
      const epoch = await here.write(turn, []);
      assert.equal(await requeue(epoch - 1), null);
      assert.equal(await requeue(epoch + 1), null);
      assert.ok(await requeue(epoch));
      assert.equal(await requeue(epoch), null);
    });
  });
}
