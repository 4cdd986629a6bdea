import assert from 'node:assert/strict';
import { makeId, readSearch, type FoundConversation, type Id } from '@parley/protocol';
import { NOW, scene, sharedStore, text, type StoreMaker } from './scene.ts';

/** What `search` guarantees. What counts as found is the protocol's own: see `test/protocol/search.test.ts`. */
export function searching(makeStore: StoreMaker): void {
  describe('searching', () => {
    const store = sharedStore(makeStore);

    async function search(visitorId: Id, words: string, limit = 10): Promise<FoundConversation[]> {
      const query = readSearch(words);
      assert.ok(query);
      return store().search(visitorId, query, limit);
    }
    const idsOf = (found: readonly FoundConversation[]) => found.map(({ id }) => id);

    it('[H13] finds questions and answers, by whole words and the beginning of the last one', async () => {
      const here = scene(store());
      const turn = await here.ask({ text: 'Wo bleibt mein Paket nach Zürich?' });
      await here.answer(turn, { entries: [text('It left the dé'), text('pôt on Monday.')] });
      for (const words of ['paket', 'PAKET zurich', 'pak', 'depot', 'mond', 'paket monday', 'zürich mein wo']) {
        assert.deepEqual(idsOf(await search(here.visitorId, words)), [here.conversationId], words);
      }
      for (const words of ['pak zurich', 'aket', 'paket bicycle', 'ürich']) {
        assert.deepEqual(await search(here.visitorId, words), [], words);
      }
    });

    it('[H13] tells the last turn that was found, with the line, and the conversation as the list has it', async () => {
      const here = scene(store());
      await here.ask({ text: 'The first needle' });
      await here.ask({ text: 'A needle again', createdAt: NOW + 1 });
      await here.ask({ text: 'Nothing to see', createdAt: NOW + 2 });
      const [found] = await search(here.visitorId, 'needle');
      const [summary] = await store().conversations(here.visitorId, 10);
      const { found: place, ...rest } = found!;
      assert.deepEqual(rest, summary);
      assert.deepEqual([place.seq, place.excerpt], [2, 'A needle again']);
    });

    it('[H13] has the conversation with the latest turn first, and as many as are asked for', async () => {
      const visitorId = makeId();
      const scenes = [1, 2, 3].map(() => scene(store(), { visitorId }));
      for (const [index, here] of scenes.entries()) await here.ask({ text: 'needle', createdAt: NOW + index });
      const ids = scenes.map(({ conversationId }) => conversationId).toReversed();
      assert.deepEqual(idsOf(await search(visitorId, 'needle')), ids);
      assert.deepEqual(idsOf(await search(visitorId, 'needle', 2)), ids.slice(0, 2));
    });

    it("[I11] finds nothing of another visitor's", async () => {
      const [here, elsewhere] = [scene(store()), scene(store())];
      await elsewhere.ask({ text: 'a secret needle' });
      await here.ask({ text: 'my needle' });
      assert.deepEqual(idsOf(await search(elsewhere.visitorId, 'secret')), [elsewhere.conversationId]);
      assert.deepEqual(await search(here.visitorId, 'secret'), []);
      assert.deepEqual(idsOf(await search(here.visitorId, 'needle')), [here.conversationId]);
      const owner = elsewhere.visitorId.replaceAll('-', '');
      assert.deepEqual(await search(here.visitorId, `${owner}secret`), []);
    });

    it('[H13] follows an answer that is written anew: the old words are gone, the new ones are there', async () => {
      const here = scene(store());
      const turn = await here.ask({ text: 'question' });
      const epoch = await here.answer(turn, { entries: [text('oldword')] });
      assert.equal((await search(here.visitorId, 'oldword')).length, 1);
      await store().retry(here.visitorId, { conversationId: here.conversationId, turnId: turn.id }, epoch, NOW);
      assert.deepEqual(await search(here.visitorId, 'oldword'), []);
      await here.answer(turn, { entries: [text('newword')] });
      assert.deepEqual(await search(here.visitorId, 'oldword'), []);
      assert.equal((await search(here.visitorId, 'question newword')).length, 1);
    });

    it('[H13] takes whatever is typed', async () => {
      const here = scene(store());
      await here.ask({ text: 'AND it has a.b*c "quotes" (too) 100% NEAR words: 返品' });
      for (const words of [
        '"quotes"',
        'a.b*c',
        'AND NOT',
        '(too',
        '100%',
        'NEAR',
        'words:',
        "o'neil",
        '返品',
        '$^[',
        '\\d',
      ]) {
        const query = readSearch(words);
        if (!query) continue;
        const found = await store().search(here.visitorId, query, 10);
        const misses = ["o'neil", 'AND NOT', '\\d'];
        assert.equal(found.length, misses.includes(words) ? 0 : 1, words);
      }
    });
  });
}
