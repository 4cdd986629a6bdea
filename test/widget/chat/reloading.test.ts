import { strict as assert } from 'node:assert';
import { IDBFactory } from 'fake-indexeddb';
import { memoryOutbox, type OutboxStorage } from '../../../widget/src/chat/index.ts';
import { setScene, type Page, type Scene } from '../../support/chat-scene.ts';
import { indexedDbScene } from '../../support/indexeddb-scene.ts';

const STORAGES: Record<string, () => { storage: OutboxStorage; rounds: number; close(): void }> = {
  memory: () => ({ storage: memoryOutbox(), rounds: 4, close() {} }),
  // Several transactions, one after the other, each of which takes a few turns of the event loop.
  IndexedDB: () => ({ ...indexedDbScene(new IDBFactory()), rounds: 40 }),
};

for (const [name, open] of Object.entries(STORAGES)) {
  describe(`a reload with turns on their way, kept in ${name}`, () => {
    let scene: Scene;
    let close: () => void;

    beforeEach(() => {
      const kept = open();
      close = kept.close;
      scene = setScene(kept);
    });
    afterEach(() => close());

    it('[O1] keeps a turn that was written offline, and sends it after the reload', async () => {
      const first = await opened();
      first.adapter.setReachable(false);
      const id = first.chat.send('hello');
      await scene.time.pass(1_000);
      first.crash();
      const again = scene.open();
      await scene.time.pass(1_000);
      assert.deepEqual(again.screen(), ['hello']);
      assert.equal(again.chat.state.turns[0]?.id, id);
      assert.deepEqual(await scene.storage.list(scene.conversationId), []);
      again.chat.close();
    });

    it('[O4] reads what the backend has before it sends, and sends only the rest', async () => {
      const first = await opened();
      first.adapter.mangle = () => [];
      first.adapter.faults.post = ['unanswered'];
      first.chat.send('stored, and nobody heard');
      first.chat.send('never sent');
      await scene.time.pass(100);
      first.crash();
      const again = scene.open();
      await scene.time.pass(1_000);
      assert.deepEqual(again.screen(), ['stored, and nobody heard', 'never sent']);
      const calls = again.adapter.calls.map(({ method }) => method);
      assert.equal(calls.indexOf('page'), 0);
      assert.equal(again.adapter.count('post'), 1);
      again.chat.close();
    });

    it('[O3] [O4] sends nothing that was written now before what was written earlier', async () => {
      const first = await opened();
      first.adapter.setReachable(false);
      first.chat.send('earlier');
      await scene.time.pass(1_000);
      first.crash();
      const again = scene.open({ startsEmpty: true });
      again.chat.send('now');
      await scene.time.pass(2_000);
      assert.deepEqual(again.screen(), ['earlier', 'now']);
      again.chat.close();
    });

    it('[O3] [O4] waits for a storage that is slow to tell what was written earlier', async () => {
      const first = await opened();
      first.adapter.setReachable(false);
      first.chat.send('earlier');
      await scene.time.pass(1_000);
      first.crash();
      const telling = Promise.withResolvers<void>();
      const list: OutboxStorage['list'] = (id) => telling.promise.then(() => scene.storage.list(id));
      const again = scene.open({ startsEmpty: true, storage: { ...scene.storage, list } });
      again.chat.send('now');
      await scene.time.pass(500);
      assert.equal(again.adapter.count('post'), 0);
      telling.resolve();
      await scene.time.pass(2_000);
      assert.deepEqual(again.screen(), ['earlier', 'now']);
      again.chat.close();
    });

    it('[O1] sends again what was being sent when the tab went', async () => {
      const first = await opened();
      first.adapter.faults.post = ['lost'];
      first.chat.send('hello');
      await scene.time.pass(100);
      assert.deepEqual(first.screen(), ['hello (sending)']);
      first.crash();
      const again = scene.open();
      await scene.time.pass(500);
      assert.deepEqual(again.screen(), ['hello']);
      again.chat.close();
    });

    it('[I2] shows a turn that had failed, with its reason, and sends it when asked', async () => {
      const first = await opened();
      first.adapter.faults.post = [{ status: 413, code: 'too_large' }];
      first.chat.send('hello');
      await scene.time.pass(500);
      first.crash();
      const again = scene.open();
      await scene.time.pass(10_000);
      assert.deepEqual(again.screen(), ['hello (failed)']);
      assert.equal(again.chat.state.outgoing[0]?.reason?.code, 'refused');
      assert.equal(again.adapter.count('post'), 0);
      again.chat.resend(again.chat.state.outgoing[0].id);
      await scene.time.pass(500);
      assert.deepEqual(again.screen(), ['hello']);
      again.chat.close();
    });

    it('[O2] goes on counting tries over a reload', async () => {
      let page = await opened();
      const busy = (page: Page): void => {
        page.adapter.faults.post = Array.from({ length: 3 }, () => ({ status: 503, code: 'unavailable' }) as const);
        page.adapter.faults.post.push(...Array.from({ length: 9 }, () => 'lost' as const));
      };
      busy(page);
      page.chat.send('hello');
      let tries = 0;
      for (let reload = 0; reload < 4; reload += 1) {
        await scene.time.pass(100_000);
        tries += page.adapter.count('post');
        page.crash();
        page = scene.open({ before: busy });
      }
      await scene.time.pass(200_000);
      tries += page.adapter.count('post');
      assert.deepEqual(page.screen(), ['hello (failed)']);
      assert.equal(tries, 10);
      page.chat.close();
    });

    it('[I4] keeps the order of many turns over reloads in the middle of sending', async () => {
      const texts = Array.from({ length: 12 }, (_, index) => `turn ${index}`);
      let page: Page = await opened();
      for (const text of texts) page.chat.send(text);
      for (let reload = 0; reload < 6; reload += 1) {
        await scene.time.pass(70);
        page.crash();
        page = scene.open();
      }
      await scene.time.pass(5_000);
      assert.deepEqual(page.screen(), texts);
      assert.deepEqual(
        scene.backend.turns(scene.conversationId).map(({ text }) => text),
        texts,
      );
      page.chat.close();
    });

    it('keeps the turns of two conversations apart', async () => {
      const first = await opened();
      first.adapter.setReachable(false);
      first.chat.send('here');
      await scene.time.pass(100);
      const other = first.tab.environment.makeId();
      assert.deepEqual(await scene.storage.list(other), []);
      assert.equal((await scene.storage.list(scene.conversationId)).length, 1);
      first.chat.close();
    });

    async function opened(): Promise<Page> {
      const page = scene.open();
      await scene.time.pass(200);
      return page;
    }
  });
}
