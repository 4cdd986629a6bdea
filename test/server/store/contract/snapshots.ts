import assert from 'node:assert/strict';
import { makeId, type ReplyPatch, type Snapshot, type Turn } from '@parley/protocol';
import { EXHAUSTED, keyOf, LEASE_MS, NOW, scene, sharedStore, text, type StoreMaker } from './scene.ts';

/** What `snapshot` guarantees. */
export function snapshots(makeStore: StoreMaker): void {
  describe('a snapshot', () => {
    const store = sharedStore(makeStore);

    /** What a reader is told who holds one reply so far. */
    async function patchFor(
      { visitorId, conversationId }: { visitorId: string; conversationId: string },
      { id, seq }: Turn,
      held: { epoch: number; length: number },
    ): Promise<ReplyPatch | undefined> {
      const request = { conversationId, after: seq, held: [{ turnId: id, ...held }] };
      const snapshot = await store().snapshot(visitorId, request, 10);
      assert.ok(snapshot);
      return snapshot.replies[0];
    }

    it('[H3] tells the turns after a seq, with their replies as they are', async () => {
      const here = scene(store());
      const turns = [await here.ask(), await here.ask({ author: 'operator' }), await here.ask()] as const;
      await here.write(turns[0], [text('a'), text('b')]);
      const request = { conversationId: here.conversationId, after: 0, held: [] };
      assert.deepEqual(await store().snapshot(here.visitorId, request, 10), {
        kind: 'snapshot',
        conversationId: here.conversationId,
        head: 3,
        turns: [await here.read(turns[0]), turns[1], turns[2]],
        replies: [],
        more: false,
      } satisfies Snapshot);
      const rest = await store().snapshot(here.visitorId, { ...request, after: 2 }, 10);
      assert.deepEqual(rest?.turns, [turns[2]]);
    });

    it('[H3] stops at the limit, and says whether there is more', async () => {
      const here = scene(store());
      for (let count = 0; count < 5; count += 1) await here.ask();
      const seqs = async (after: number, limit: number) => {
        const request = { conversationId: here.conversationId, after, held: [] };
        const snapshot = await store().snapshot(here.visitorId, request, limit);
        return [snapshot?.turns.map(({ seq }) => seq), snapshot?.more, snapshot?.head];
      };
      assert.deepEqual(await seqs(0, 3), [[1, 2, 3], true, 5]);
      assert.deepEqual(await seqs(2, 3), [[3, 4, 5], false, 5]);
      assert.deepEqual(await seqs(3, 3), [[4, 5], false, 5]);
      assert.deepEqual(await seqs(5, 3), [[], false, 5]);
      assert.deepEqual(await seqs(9, 3), [[], false, 5]);
    });

    it("[H8][I11] tells nothing of another visitor's conversation; one that nobody has written in is empty", async () => {
      const here = scene(store());
      const turn = await here.ask();
      const held = [{ turnId: turn.id, epoch: 0, length: 0 }];
      const request = { conversationId: here.conversationId, after: 0, held };
      assert.equal(await store().snapshot(makeId(), request, 10), null);
      const conversationId = makeId();
      const empty = { kind: 'snapshot', conversationId, head: 0, turns: [], replies: [], more: false };
      assert.deepEqual(await store().snapshot(here.visitorId, { ...request, conversationId }, 10), empty);
      assert.ok(await store().snapshot(here.visitorId, request, 10));
    });

    it("[I11] tells nothing of a held reply that is another conversation's", async () => {
      const [here, elsewhere] = [scene(store()), scene(store())];
      await here.ask();
      const theirs = await elsewhere.ask();
      await elsewhere.answer(theirs);
      assert.equal(await patchFor(here, theirs, { epoch: 0, length: 0 }), undefined);
      assert.ok(await patchFor(elsewhere, theirs, { epoch: 0, length: 0 }));
    });

    it('[H3] tells nothing of held replies that have no turn or no reply', async () => {
      const here = scene(store());
      const notice = await here.ask({ author: 'site' });
      assert.equal(await patchFor(here, notice, { epoch: 0, length: 0 }), undefined);
      assert.equal(await patchFor(here, { ...notice, id: makeId() }, { epoch: 0, length: 0 }), undefined);
    });

    it('[H3] tells nothing where an open reply is held as it is', async () => {
      const here = scene(store());
      const turn = await here.ask();
      assert.equal(await patchFor(here, turn, { epoch: 0, length: 0 }), undefined);
      await here.write(turn, [text('a'), text('b')]);
      assert.equal(await patchFor(here, turn, { epoch: 1, length: 2 }), undefined);
    });

    it('[H3] tells the entries beyond what is held of an open reply', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const { epoch } = (await here.begin(turn)).turn.reply!;
      const entries = ['a', 'b', 'c', 'd', 'e'].map(text);
      await store().flush(keyOf(turn), { epoch, from: 0, entries: entries.slice(0, 2) });
      await store().flush(keyOf(turn), { epoch, from: 2, entries: entries.slice(2) });
      for (const from of [0, 1, 2, 3, 4]) {
        const stand = { turnId: turn.id, seq: 1, epoch, state: 'generating', length: 5 };
        assert.deepEqual(await patchFor(here, turn, { epoch, length: from }), {
          ...stand,
          from,
          entries: entries.slice(from),
        });
      }
    });

    it('[H3] tells the entries beyond what is held, and the state, of a reply that awaits the visitor', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.answer(turn, { state: 'awaiting', entries: [text('a'), text('b')] });
      const stand = { turnId: turn.id, seq: 1, epoch, state: 'awaiting', length: 2 };
      assert.deepEqual(await patchFor(here, turn, { epoch, length: 1 }), { ...stand, from: 1, entries: [text('b')] });
      assert.deepEqual(await patchFor(here, turn, { epoch, length: 2 }), { ...stand, from: 2, entries: [] });
    });

    it('[F11][H3] tells only the state of an ended reply of which all entries are held', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.answer(turn, { state: 'failed', entries: [text('a'), text('b')] });
      const stand = { turnId: turn.id, seq: 1, epoch, state: 'failed', length: 2, error: EXHAUSTED };
      assert.deepEqual(await patchFor(here, turn, { epoch, length: 2 }), { ...stand, from: 2, entries: [] });
    });

    it('[F11][H3] tells an ended reply whole and folded where some of it is lacking', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const epoch = await here.answer(turn, { entries: [text('a'), text('b')] });
      const stand = { turnId: turn.id, seq: 1, epoch, state: 'done', length: 2, from: 0, entries: [text('ab')] };
      assert.deepEqual(await patchFor(here, turn, { epoch, length: 0 }), stand);
      assert.deepEqual(await patchFor(here, turn, { epoch, length: 1 }), stand);
    });

    it('[F5][H3] tells a reply of another epoch whole, whatever is held', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.write(turn, [text('a')]);
      await here.begin(turn, { now: NOW + LEASE_MS });
      await store().flush(keyOf(turn), { epoch: 2, from: 0, entries: [text('b'), text('c')] });
      const stand = { turnId: turn.id, seq: 1, epoch: 2, state: 'generating', length: 2 };
      for (const length of [0, 1, 2]) {
        const patch = await patchFor(here, turn, { epoch: 1, length });
        assert.deepEqual(patch, { ...stand, from: 0, entries: [text('b'), text('c')] });
      }
    });

    it('[F5][H3] tells of a reply that was put back to pending', async () => {
      const here = scene(store());
      const turn = await here.ask();
      await here.write(turn, [text('a')]);
      await store().requeue(keyOf(turn), { epoch: 1, dueAt: NOW, attemptCounts: true });
      const stand = { turnId: turn.id, seq: 1, epoch: 2, state: 'pending', length: 0, from: 0, entries: [] };
      assert.deepEqual(await patchFor(here, turn, { epoch: 1, length: 1 }), stand);
    });

    it('[H3] answers many held replies in one go', async () => {
      const here = scene(store());
      const turns = [];
      for (let count = 0; count < 20; count += 1) {
        const turn = await here.ask();
        await here.answer(turn);
        turns.push(turn);
      }
      const held = turns.map(({ id }) => ({ turnId: id, epoch: 0, length: 0 }));
      const request = { conversationId: here.conversationId, after: 20, held };
      const snapshot = await store().snapshot(here.visitorId, request, 10);
      assert.deepEqual(
        snapshot?.replies.map(({ turnId, state }) => [turnId, state]),
        turns.map(({ id }) => [id, 'done']),
      );
    });
  });
}
