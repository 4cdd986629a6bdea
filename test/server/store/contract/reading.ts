import assert from 'node:assert/strict';
import { makeId } from '@parley/protocol';
import { NOW, scene, sharedStore, text, type StoreMaker } from './scene.ts';

/** What `page`, `history` and `conversations` guarantee. */
export function reading(makeStore: StoreMaker): void {
  describe('reading a conversation', () => {
    const store = sharedStore(makeStore);

    async function fiveTurns() {
      const here = scene(store());
      const turns = [];
      for (let count = 0; count < 5; count += 1) turns.push(await here.ask());
      return { here, turns };
    }

    it('[H4] pages backwards from the end without a hole or a repeat', async () => {
      const { here } = await fiveTurns();
      const page = async (before?: number) => {
        const range = { ...(before !== undefined && { before }), limit: 2 };
        const result = await store().page(here.visitorId, here.conversationId, range);
        return [result?.turns.map(({ seq }) => seq), result?.more, result?.head];
      };
      assert.deepEqual(await page(), [[4, 5], true, 5]);
      assert.deepEqual(await page(4), [[2, 3], true, 5]);
      assert.deepEqual(await page(3), [[1, 2], false, 5]);
      assert.deepEqual(await page(2), [[1], false, 5]);
      assert.deepEqual(await page(1), [[], false, 5]);
      assert.deepEqual(await page(99), [[4, 5], true, 5]);
    });

    it('[H11] says whether a turn of a visitor has a file', async () => {
      const here = scene(store());
      const [had, other] = [makeId(), makeId()];
      const file = { id: had, name: `"id":"${other}"`, mediaType: 'image/png', size: 1 };
      await here.ask({ attachments: [file] });
      await here.ask();
      assert.equal(await store().hasAttachment(here.visitorId, had), true);
      assert.equal(await store().hasAttachment(here.visitorId, other), false, 'a name can look like an id');
      assert.equal(await store().hasAttachment(makeId(), had), false, 'and it is the visitor’s own turn');
    });

    it('[H4] shows turns with their replies', async () => {
      const { here, turns } = await fiveTurns();
      await here.answer(turns[0]!, { entries: [text('a'), text('b')] });
      const page = await store().page(here.visitorId, here.conversationId, { limit: 10 });
      assert.deepEqual(page, {
        kind: 'page',
        conversationId: here.conversationId,
        head: 5,
        turns: [await here.read(turns[0]!), ...turns.slice(1)],
        more: false,
      });
      assert.equal(page?.turns[0]?.reply?.state, 'done');
    });

    it("[H8][I11] shows nothing of another visitor's conversation; one that nobody has written in is empty", async () => {
      const { here } = await fiveTurns();
      assert.equal(await store().page(makeId(), here.conversationId, { limit: 10 }), null);
      const conversationId = makeId();
      const empty = { kind: 'page', conversationId, head: 0, turns: [], more: false };
      assert.deepEqual(await store().page(here.visitorId, conversationId, { limit: 10 }), empty);
      assert.ok(await store().page(here.visitorId, here.conversationId, { limit: 10 }));
    });

    it('gives a responder the last turns before its own, oldest first', async () => {
      const { here, turns } = await fiveTurns();
      assert.deepEqual(await store().history(here.conversationId, 5, 3), turns.slice(1, 4));
      assert.deepEqual(await store().history(here.conversationId, 1, 3), []);
      assert.deepEqual(await store().history(makeId(), 5, 3), []);
    });
  });

  describe("the list of a visitor's conversations", () => {
    const store = sharedStore(makeStore);

    it('[H5] has the one with the latest turn first, with its last line', async () => {
      const visitorId = makeId();
      const [one, two, three] = [1, 2, 3].map(() => scene(store(), { visitorId }));
      await one!.ask({ createdAt: NOW });
      await two!.ask({ createdAt: NOW + 1_000, text: 'Hello' });
      await three!.ask({ createdAt: NOW + 2_000 });
      await one!.ask({ createdAt: NOW + 3_000, text: 'Are you there?', author: 'operator' });
      const listed = await store().conversations(visitorId, 10);
      assert.deepEqual(
        listed.map(({ id }) => id),
        [one, three, two].map((here) => here!.conversationId),
      );
      assert.deepEqual(listed[0], {
        id: one!.conversationId,
        title: 'How do I return a parcel?',
        head: 2,
        createdAt: NOW,
        updatedAt: NOW + 3_000,
        last: { author: 'operator', text: 'Are you there?' },
      });
      assert.deepEqual(
        (await store().conversations(visitorId, 2)).map(({ id }) => id),
        [one!.conversationId, three!.conversationId],
      );
    });

    it('[H5] tells how far the last reply is, and how it begins once it has ended', async () => {
      const here = scene(store());
      const turn = await here.ask();
      const last = async () => (await store().conversations(here.visitorId, 1))[0]?.last;
      const asked = { author: 'visitor', text: turn.text };
      assert.deepEqual(await last(), { ...asked, reply: 'pending' });
      await here.answer(turn);
      assert.deepEqual(await last(), { ...asked, reply: 'done', answer: 'Here you are.' });
    });

    it("[I11] has none of another visitor's", async () => {
      const [here, elsewhere] = [scene(store()), scene(store())];
      await here.ask();
      await elsewhere.ask();
      const listed = await store().conversations(here.visitorId, 10);
      assert.deepEqual(
        listed.map(({ id }) => id),
        [here.conversationId],
      );
      assert.deepEqual(await store().conversations(makeId(), 10), []);
    });

    it("[D9][I11] does not gain a conversation by a turn that was refused as another visitor's", async () => {
      const here = scene(store());
      await here.ask();
      const stranger = scene(store(), { conversationId: here.conversationId });
      assert.equal((await store().insertTurn(stranger.newTurn())).outcome, 'foreign');
      assert.deepEqual(await store().conversations(stranger.visitorId, 10), []);
      assert.equal((await store().conversations(here.visitorId, 10)).length, 1);
    });
  });
}
