import assert from 'node:assert/strict';
import { makeId, MAX_RATINGS, type Turn } from '@parley/protocol';
import { keyOf, NOW, scene, sharedStore, together, type StoreMaker } from './scene.ts';

/** What `rate` guarantees, and what a snapshot tells of it. */
export function rating(makeStore: StoreMaker): void {
  describe('what a visitor says about an answer', () => {
    const store = sharedStore(makeStore);

    async function answered(count = 1) {
      const here = scene(store());
      const turns: Turn[] = [];
      for (let done = 0; done < count; done += 1) {
        const turn = await here.ask();
        await here.answer(turn);
        turns.push(turn);
      }
      const rate = (turn: Turn, value: 1 | -1 | 0, comment?: string) =>
        store().rate(here.visitorId, keyOf(turn), { epoch: 1, value, ...(comment !== undefined && { comment }) });
      const sync = async (rated: number) =>
        store().snapshot(here.visitorId, { conversationId: here.conversationId, after: count, held: [], rated }, 10);
      return { here, turns, rate, sync };
    }

    it('[H7] is stored with its turn, and what is said anew takes its place', async () => {
      const { here, turns, rate } = await answered();
      const first = await rate(turns[0]!, -1, 'Too long');
      assert.equal(first.outcome, 'changed');
      const stored = await here.read(turns[0]!);
      assert.deepEqual(stored.feedback, { revision: 1, epoch: 1, value: -1, comment: 'Too long' });
      assert.deepEqual('turn' in first && first.turn, stored);
      await rate(turns[0]!, 0);
      assert.deepEqual((await here.read(turns[0]!)).feedback, { revision: 2, epoch: 1, value: 0 });
    });

    it('[H7] [H9] is stored once, however often it is said', async () => {
      const { here, turns, rate } = await answered();
      await rate(turns[0]!, 1);
      assert.equal((await rate(turns[0]!, 1)).outcome, 'changed');
      assert.equal((await here.read(turns[0]!)).feedback?.revision, 1);
    });

    it('[H7] is refused for another epoch than the answer’s, and for what is no answer yet', async () => {
      const { here, turns } = await answered();
      const open = await here.ask();
      const given = { epoch: 2, value: 1 } as const;
      assert.equal((await store().rate(here.visitorId, keyOf(turns[0]!), given)).outcome, 'stale');
      assert.equal((await store().rate(here.visitorId, keyOf(open), { epoch: 0, value: 1 })).outcome, 'stale');
      assert.deepEqual(
        [await here.read(turns[0]!), await here.read(open)].map((turn) => turn.feedback),
        [undefined, undefined],
      );
      assert.equal((await store().rate(here.visitorId, keyOf(turns[0]!), { epoch: 1, value: 1 })).outcome, 'changed');
    });

    it('[I11] is refused from another visitor', async () => {
      const { here, turns, rate } = await answered();
      const given = { epoch: 1, value: -1 } as const;
      assert.deepEqual(await store().rate(makeId(), keyOf(turns[0]!), given), { outcome: 'missing' });
      assert.equal((await here.read(turns[0]!)).feedback, undefined);
      await rate(turns[0]!, -1);
      assert.equal((await here.read(turns[0]!)).feedback?.value, -1);
    });

    it('[F12] gets revisions without a repeat in its conversation, also from many at once', async () => {
      const { here, turns } = await answered(5);
      const outcomes = await together(5, (index) =>
        store().rate(here.visitorId, keyOf(turns[index]!), { epoch: 1, value: 1 }),
      );
      assert.ok(outcomes.every(({ outcome }) => outcome === 'changed'));
      const stored = await Promise.all(turns.map((turn) => here.read(turn)));
      assert.deepEqual(
        stored.map(({ feedback }) => feedback?.revision).toSorted((one, other) => one! - other!),
        [1, 2, 3, 4, 5],
      );
    });

    it('[F12] [S2] is in a snapshot from where the reader has it, by revision', async () => {
      const { turns, rate, sync } = await answered(3);
      assert.ok(!('ratings' in (await sync(0))!));
      for (const index of [2, 0, 1]) await rate(turns[index]!, 1);
      await rate(turns[2]!, -1);
      const told = async (rated: number) => {
        const snapshot = await sync(rated);
        const ratings = snapshot?.ratings?.map(({ seq, feedback }) => [seq, feedback.revision, feedback.value]);
        return [ratings, snapshot?.rated, snapshot?.more];
      };
      assert.deepEqual(await told(0), [
        [
          [1, 2, 1],
          [2, 3, 1],
          [3, 4, -1],
        ],
        4,
        false,
      ]);
      assert.deepEqual(await told(3), [[[3, 4, -1]], 4, false]);
      assert.deepEqual(await told(4), [undefined, undefined, false]);
    });

    it('[F12] [S2] comes in portions where there is much of it', async () => {
      const { here, turns, rate, sync } = await answered(2);
      // Two turns, of which the first is rated last: what a portion leaves out is what was said last.
      for (let count = 0; count < MAX_RATINGS; count += 1) {
        const turn = await here.ask({ createdAt: NOW });
        await here.answer(turn);
        await rate(turn, 1);
      }
      await rate(turns[0]!, -1);
      const first = await sync(0);
      assert.deepEqual([first?.ratings?.length, first?.rated, first?.more], [MAX_RATINGS, MAX_RATINGS, true]);
      const rest = await sync(first!.rated!);
      assert.deepEqual([rest?.ratings?.map(({ seq }) => seq), rest?.rated], [[1], MAX_RATINGS + 1]);
    });
  });
}
