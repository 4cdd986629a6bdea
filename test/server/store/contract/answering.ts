/*
 * Longer than other files: every way in which an answer can arrive, for both stores.
 */
import assert from 'node:assert/strict';
import { makeId, type Answer, type Entry, type Id, type ToolEntry, type Turn } from '@parley/protocol';
import { EXHAUSTED, freshStore, keyOf, LEASE_MS, NOW, replyOf, scene, sharedStore, text, together } from './scene.ts';
import type { StoreMaker } from './scene.ts';

const ask = (callId: string): ToolEntry => ({
  kind: 'tool',
  callId,
  name: 'cancel_order',
  state: 'approval',
  input: 7,
});
const onPage = (callId: string): ToolEntry => ({ kind: 'tool', callId, name: 'read_cart', state: 'input', input: {} });
const ALLOWED: ToolEntry = { ...ask('one'), state: 'running' };

/** An answer to the epoch that waits, unless it says another one. */
type Said = Answer & { readonly callId: string; readonly epoch?: number };

/** What `answer` and `overdue` guarantee, and what becomes of a reply that was answered. */
export function answering(makeStore: StoreMaker): void {
  describe('answering a tool call', () => {
    const store = sharedStore(makeStore);

    /** A reply that waits, with some text before its calls. */
    async function waiting(...calls: readonly Entry[]) {
      const here = scene(store());
      const turn = await here.ask();
      const entries = [text('Shall '), text('I? '), ...calls];
      const epoch = await here.answer(turn, { state: 'awaiting', entries });
      const say = (given: Said, by: Id = here.visitorId) => store().answer(by, keyOf(turn), { epoch, ...given }, NOW);
      return { here, turn, entries, epoch, say };
    }

    it('[H10][W11] puts the reply back with the answer and all entries kept, in the next epoch, due now', async () => {
      const { here, turn, entries, epoch, say } = await waiting(ask('one'));
      const result = await say({ callId: 'one', approved: true });
      const kept = [...entries, ALLOWED];
      const reply = { state: 'pending', epoch: epoch + 1, length: 4, entries: kept };
      assert.deepEqual(result, { outcome: 'changed', turn: { ...turn, reply } });
      assert.deepEqual(await here.readReply(turn), reply);
      const { turn: claimed, attempt } = await here.begin(turn);
      assert.equal(attempt, 1);
      assert.deepEqual(replyOf(claimed), { state: 'generating', epoch: epoch + 2, length: 4, entries: kept });
    });

    const answers: readonly [string, ToolEntry, Said, ToolEntry][] = [
      ['a refusal', ask('one'), { callId: 'one', approved: false }, { ...ask('one'), state: 'denied' }],
      [
        'what the page gave',
        onPage('one'),
        { callId: 'one', output: { $set: [null, 'a.b'], n: 1 } },
        { ...onPage('one'), state: 'done', output: { $set: [null, 'a.b'], n: 1 } },
      ],
      [
        'why the page could not',
        onPage('one'),
        { callId: 'one', error: 'no cart' },
        { ...onPage('one'), state: 'failed', error: 'no cart' },
      ],
    ];
    for (const [what, call, given, entry] of answers) {
      it(`[H10] stores ${what} as the call's next state`, async () => {
        const { here, turn, say } = await waiting(call);
        assert.equal((await say(given)).outcome, 'changed');
        assert.deepEqual((await here.readReply(turn)).entries.at(-1), entry);
      });
    }

    it('[H10] waits on, in the same epoch, while another call waits', async () => {
      const { here, turn, entries, epoch, say } = await waiting(ask('one'), onPage('two'));
      const first = await say({ callId: 'one', approved: true });
      const reply = { state: 'awaiting', epoch, length: 5, entries: [...entries, ALLOWED] };
      assert.deepEqual(first, { outcome: 'changed', turn: { ...turn, reply } });
      assert.deepEqual(await here.readReply(turn), reply);
      assert.equal((await here.claim(turn)).outcome, 'refused');
      assert.equal((await say({ callId: 'two', output: 3 })).outcome, 'changed');
      const { state, length } = await here.readReply(turn);
      assert.deepEqual([state, length], ['pending', 6]);
    });

    it('[H10][H9] the same answer again changes nothing, also once the reply went on and ended', async () => {
      const { here, turn, say } = await waiting(ask('one'), onPage('two'));
      await say({ callId: 'one', approved: true });
      for (const last of [
        { callId: 'one', approved: true },
        { callId: 'two', output: { b: 1, a: 2 } },
      ]) {
        await say(last);
        const before = await here.read(turn);
        assert.deepEqual(await say(last), { outcome: 'repeated', turn: before });
        assert.deepEqual(await here.read(turn), before);
      }
      const { epoch, length } = replyOf((await here.begin(turn)).turn);
      await store().flush(keyOf(turn), { epoch, from: length, entries: [text('Done.')] });
      await store().settle(keyOf(turn), { epoch, length: length + 1, state: 'done' });
      assert.equal((await say({ callId: 'one', approved: true })).outcome, 'repeated');
      assert.equal((await say({ callId: 'one', approved: false })).outcome, 'different');
      assert.equal((await here.readReply(turn)).state, 'done');
    });

    it('[H10] a second answer that says something else is told so, and changes nothing', async () => {
      const { here, turn, say } = await waiting(ask('one'), ask('two'));
      await say({ callId: 'one', approved: false });
      const before = await here.read(turn);
      assert.deepEqual(await say({ callId: 'one', approved: true }), { outcome: 'different', turn: before });
      assert.deepEqual(await here.read(turn), before);
    });

    it('[H10] takes one of many answers that say different things at once', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { here, turn, say } = await waiting(ask('one'));
        const said = await together(8, (index) => say({ callId: 'one', approved: index % 2 === 0 }));
        const taken = said.findIndex(({ outcome }) => outcome === 'changed');
        assert.equal(said.filter(({ outcome }) => outcome === 'changed').length, 1);
        for (const [index, { outcome }] of said.entries()) {
          if (index !== taken) assert.equal(outcome, index % 2 === taken % 2 ? 'repeated' : 'different');
        }
        const { length, entries } = await here.readReply(turn);
        assert.equal(length, 4);
        assert.equal((entries.at(-1) as ToolEntry).state, taken % 2 === 0 ? 'running' : 'denied');
      }
    });

    it('[H10] takes answers to different calls at once, and goes on once', async () => {
      for (let round = 0; round < 10; round += 1) {
        const names = ['a', 'b', 'c', 'd'];
        const { here, turn, epoch, say } = await waiting(...names.map(ask));
        const said = await together(4, (index) => say({ callId: names[index]!, approved: true }));
        assert.ok(said.every(({ outcome }) => outcome === 'changed'));
        const reply = await here.readReply(turn);
        assert.deepEqual([reply.state, reply.epoch, reply.length], ['pending', epoch + 1, 10]);
      }
    });

    it('[H10] changes nothing in another epoch, where the reply does not wait, or for a call that does not', async () => {
      const { here, turn, epoch, say } = await waiting(ask('one'), onPage('two'), { ...ask('three'), state: 'done' });
      const before = await here.read(turn);
      for (const wrong of [epoch - 1, epoch + 1]) {
        const result = await say({ callId: 'one', approved: true, epoch: wrong });
        assert.deepEqual(result, { outcome: 'stale', turn: before });
      }
      for (const unasked of [
        { callId: 'nobody', approved: true },
        { callId: 'three', approved: true },
        { callId: 'one', output: 1 },
        { callId: 'two', approved: true },
      ]) {
        assert.deepEqual(await say(unasked), { outcome: 'unasked', turn: before });
      }
      assert.deepEqual(await here.read(turn), before);
      const open = await here.ask();
      const given = { epoch: 0, callId: 'one', approved: true };
      assert.equal((await store().answer(here.visitorId, keyOf(open), given, NOW)).outcome, 'stale');
      assert.equal((await say({ callId: 'one', approved: true })).outcome, 'changed');
    });

    it("[I11] finds no turn of another visitor's, and none that does not exist", async () => {
      const { turn, epoch, say, here } = await waiting(ask('one'));
      assert.deepEqual(await say({ callId: 'one', approved: true }, makeId()), { outcome: 'missing' });
      const given = { epoch, callId: 'one', approved: true };
      const nowhere = { ...keyOf(turn), turnId: makeId() };
      assert.deepEqual(await store().answer(here.visitorId, nowhere, given, NOW), { outcome: 'missing' });
      assert.equal((await say({ callId: 'one', approved: true })).outcome, 'changed');
    });

    it('[H6][H10] lets either an answer or a stop win, never both', async () => {
      for (let round = 0; round < 20; round += 1) {
        const { here, turn, epoch, say } = await waiting(ask('one'));
        const [answered, stopped] = await Promise.all([
          say({ callId: 'one', approved: true }),
          store().cancel(here.visitorId, keyOf(turn), epoch),
        ]);
        assert.equal(answered.outcome === 'changed', stopped.outcome === 'stale', `round ${round}`);
        assert.equal((await here.readReply(turn)).state, answered.outcome === 'changed' ? 'pending' : 'cancelled');
      }
    });

    it('[W2][H10] lets either an answer or the claim of a later reply win, never both', async () => {
      for (let round = 0; round < 60; round += 1) {
        const { here, turn, say } = await waiting(ask('one'), ask('two'));
        const next = await here.ask();
        await say({ callId: 'two', approved: true });
        const sayLate = async () => {
          // So that it meets each step of the claim, where that is made of several.
          for (let read = 0; read < round % 4; read += 1) await here.read(turn);
          return say({ callId: 'one', approved: true });
        };
        const [answered, claimed] = await Promise.all([sayLate(), here.claim(next)]);
        const { state } = await here.readReply(turn);
        assert.equal(state, answered.outcome === 'changed' ? 'pending' : 'cancelled', `round ${round}`);
        assert.equal(claimed.outcome, answered.outcome === 'changed' ? 'refused' : 'claimed', `round ${round}`);
      }
    });

    describe('the attempts after it', () => {
      async function continued() {
        const scene_ = await waiting(ask('one'));
        await scene_.say({ callId: 'one', approved: true });
        const kept = [...scene_.entries, ALLOWED];
        return { ...scene_, kept };
      }

      it('[W11] write behind what is kept, and fold all of it at the end', async () => {
        const { here, turn, kept } = await continued();
        const { epoch, length } = replyOf((await here.begin(turn)).turn);
        const more = [{ ...ALLOWED, state: 'done' as const }, text('It is '), text('done.')];
        assert.equal(await store().flush(keyOf(turn), { epoch, from: 0, entries: more }), false);
        assert.equal(await store().flush(keyOf(turn), { epoch, from: length, entries: more.slice(0, 1) }), true);
        assert.equal(await store().flush(keyOf(turn), { epoch, from: 5, entries: more.slice(1) }), true);
        assert.deepEqual((await here.readReply(turn)).entries, [...kept, ...more]);
        await store().settle(keyOf(turn), { epoch, length: 7, state: 'done' });
        const entries = [text('Shall I? '), { ...ALLOWED, state: 'done' }, text('It is done.')];
        assert.deepEqual(await here.readReply(turn), { state: 'done', epoch, length: 7, entries });
      });

      it('[W11] lose what they wrote themselves and nothing of what is kept', async () => {
        const { here, turn, kept } = await continued();
        const write = async (epoch: number) =>
          assert.ok(await store().flush(keyOf(turn), { epoch, from: 4, entries: [text('half'), text(' of it')] }));
        const { epoch } = replyOf((await here.begin(turn)).turn);
        await write(epoch);
        const change = await store().requeue(keyOf(turn), { epoch, dueAt: NOW, attemptCounts: true });
        assert.equal(change?.fact.length, 4);
        const reply = { state: 'pending', epoch: epoch + 1, length: 4, entries: kept };
        assert.deepEqual(await here.readReply(turn), reply);
        await here.begin(turn);
        await write(epoch + 2);
        const { turn: reclaimed } = await here.begin(turn, { now: NOW + LEASE_MS });
        const generating = { ...reply, state: 'generating', epoch: epoch + 3 };
        assert.deepEqual(replyOf(reclaimed), generating);
        assert.deepEqual(await here.readReply(turn), generating);
      });

      it('[W6][W11] are three again, and a reply that fails keeps what was kept', async () => {
        const { here, turn, kept } = await continued();
        for (const now of [NOW, NOW + LEASE_MS, NOW + 2 * LEASE_MS]) await here.begin(turn, { now });
        const result = await here.claim(turn, { now: NOW + 3 * LEASE_MS });
        assert.equal(result.outcome, 'exhausted');
        const { state, entries, error } = await here.readReply(turn);
        assert.deepEqual([state, error], ['failed', EXHAUSTED]);
        assert.deepEqual(entries, [text('Shall I? '), kept.at(-1)]);
      });

      it('[W11] may ask again, and keep what was written until then too', async () => {
        const { here, turn, kept, say } = await continued();
        const { epoch } = replyOf((await here.begin(turn)).turn);
        await store().flush(keyOf(turn), { epoch, from: 4, entries: [ask('two')] });
        assert.ok(await store().settle(keyOf(turn), { epoch, length: 5, state: 'awaiting' }));
        assert.equal((await say({ callId: 'two', approved: false })).outcome, 'stale');
        assert.equal((await say({ callId: 'two', approved: false, epoch })).outcome, 'changed');
        const entries = [...kept, ask('two'), { ...ask('two'), state: 'denied' }];
        assert.deepEqual(await here.readReply(turn), { state: 'pending', epoch: epoch + 1, length: 6, entries });
        assert.equal(replyOf((await here.begin(turn)).turn).length, 6);
      });

      it('[H6][W11] keep nothing once the visitor asks anew', async () => {
        const { here, turn, epoch: first, say } = await continued();
        const { epoch } = replyOf((await here.begin(turn)).turn);
        await store().cancel(here.visitorId, keyOf(turn), epoch);
        const again = await store().retry(here.visitorId, keyOf(turn), epoch, NOW);
        assert.ok('turn' in again);
        assert.deepEqual(replyOf(again.turn), { state: 'pending', epoch: epoch + 1, length: 0, entries: [] });
        const late = await say({ callId: 'one', approved: true, epoch: first });
        assert.equal(late.outcome, 'stale');
        const claimed = replyOf((await here.begin(turn)).turn);
        assert.equal(claimed.length, 0);
        await store().flush(keyOf(turn), { epoch: claimed.epoch, from: 0, entries: [text('a')] });
        await store().requeue(keyOf(turn), { epoch: claimed.epoch, dueAt: NOW, attemptCounts: true });
        assert.deepEqual((await here.readReply(turn)).entries, []);
      });

      it('[H3][I9] are told to a reader of the epoch before with what is kept', async () => {
        const { here, turn, epoch, kept } = await continued();
        const { conversationId, visitorId } = here;
        const held = [{ turnId: turn.id, epoch, length: 3 }];
        const snapshot = await store().snapshot(visitorId, { conversationId, after: 1, held }, 10);
        const stand = { state: 'pending', epoch: epoch + 1, length: 4 };
        assert.deepEqual(snapshot?.replies, [{ turnId: turn.id, seq: 1, from: 0, entries: kept, ...stand }]);
      });
    });
  });

  describe('replies that wait for too long', () => {
    const store = freshStore(makeStore);

    async function waitsUntil(until: number) {
      const here = scene(store());
      const turn: Turn = await here.ask();
      const epoch = await here.write(turn, [ask('one'), ask('two')]);
      await store().settle(keyOf(turn), { epoch, length: 2, state: 'awaiting', waitsUntil: until });
      return { here, turn, epoch, found: { visitorId: here.visitorId, key: keyOf(turn), epoch } };
    }

    it('[W11] are found once their time has come, with whom they are of', async () => {
      const { found } = await waitsUntil(NOW + 5_000);
      await waitsUntil(NOW + 10_000);
      assert.deepEqual(await store().overdue(NOW + 4_999, 10), []);
      assert.deepEqual(await store().overdue(NOW + 5_000, 10), [found]);
      assert.equal((await store().overdue(NOW + 10_000, 10)).length, 2);
      assert.equal((await store().overdue(NOW + 10_000, 1)).length, 1);
    });

    it('[W11] are found no more once they wait no more', async () => {
      const stopped = await waitsUntil(NOW);
      const answered = await waitsUntil(NOW);
      assert.equal((await store().overdue(NOW, 10)).length, 2);
      const { here, turn, epoch } = stopped;
      await store().cancel(here.visitorId, keyOf(turn), epoch);
      assert.deepEqual(await store().overdue(NOW, 10), [answered.found]);
      const say = (callId: string) =>
        store().answer(answered.here.visitorId, keyOf(answered.turn), { epoch, callId, approved: true }, NOW);
      await say('one');
      assert.equal((await store().overdue(NOW, 10)).length, 1);
      await say('two');
      assert.deepEqual(await store().overdue(NOW, 10), []);
    });
  });
}
