import { strict as assert } from 'node:assert';
import { shareAdapter } from '@parley/adapters';
import { IDBFactory } from 'fake-indexeddb';
import { makeId } from '@parley/protocol';
import { Chat, createLeftovers, memoryOutbox, type OutboxStorage } from '../../../widget/src/chat/index.ts';
import { indexedDbScene } from '../../support/indexeddb-scene.ts';
import { MemoryBackend } from '../../support/memory-backend.ts';
import { virtualBrowser, virtualTime } from '../../support/virtual-browser.ts';

describe('turns of conversations that are not shown', () => {
  it('[I2] go out after another conversation was opened, and then nothing of it stays open', async () => {
    const { time, backend, adapter, tab, open, leftovers } = setScene();
    const old = open(makeId());
    await time.pass(100);
    adapter.setReachable(false);
    old.send('written offline');
    leftovers.finish(old);
    const shown = open(makeId());
    await time.pass(60_000);
    assert.equal(backend.turns(old.conversationId).length, 0);
    adapter.setReachable(true);
    await time.pass(1_000);
    assert.deepEqual(
      backend.turns(old.conversationId).map(({ text }) => text),
      ['written offline'],
    );
    assert.throws(() => old.send('too late'), /closed/);
    shown.close();
    assert.equal(tab.timers, 0);
  });

  it('are left alone once they have failed', async () => {
    const { time, adapter, open, leftovers, storage } = setScene();
    const old = open(makeId());
    await time.pass(100);
    adapter.faults.post = [{ status: 413, code: 'too_large' }];
    old.send('too large');
    leftovers.finish(old);
    await time.pass(1_000);
    assert.throws(() => old.send('too late'), /closed/);
    assert.deepEqual(
      (await storage.list(old.conversationId)).map(({ state }) => state),
      ['failed'],
    );
    await leftovers.collect(makeId());
    await time.pass(1_000);
    assert.equal(adapter.count('post'), 1);
  });

  it('[O1] [O4] go out after a reload, those of the shown conversation by its own chat', async () => {
    const scene = setScene();
    const ids = [makeId(), makeId(), makeId()] as const;
    scene.adapter.setReachable(false);
    for (const id of ids) {
      const chat = scene.open(id);
      chat.send('before the reload');
      await scene.time.pass(100);
      chat.close();
    }
    const again = setScene({ storage: scene.storage });
    await again.leftovers.collect(ids[0]);
    await again.time.pass(1_000);
    assert.deepEqual(
      ids.map((id) => again.backend.turns(id).length),
      [0, 1, 1],
    );
    assert.equal(again.tab.timers, 0);
  });

  it('stay in the storage where all is closed before they are sent', async () => {
    const { time, adapter, tab, open, leftovers, storage } = setScene();
    adapter.setReachable(false);
    const old = open(makeId());
    old.send('hello');
    await time.pass(100);
    leftovers.finish(old);
    leftovers.close();
    assert.equal(tab.timers, 0);
    assert.equal((await storage.list(old.conversationId)).length, 1);
    await leftovers.collect(makeId());
    assert.equal(tab.timers, 0);
  });

  it('are found in IndexedDB', async () => {
    const { storage, close } = indexedDbScene(new IDBFactory());
    assert.deepEqual(await storage.conversations(), []);
    const scene = setScene({ storage, rounds: 40 });
    scene.adapter.setReachable(false);
    const ids = [makeId(), makeId()];
    for (const id of ids) {
      const chat = scene.open(id);
      chat.send('one');
      chat.send('two');
      await scene.time.pass(100);
      chat.close();
    }
    assert.deepEqual((await storage.conversations()).toSorted(), ids.toSorted());
    close();
  });

  function setScene({ storage = memoryOutbox(), rounds = 4 }: { storage?: OutboxStorage; rounds?: number } = {}) {
    const time = virtualTime({ rounds });
    const tab = virtualBrowser(time).openTab();
    const backend = new MemoryBackend(time);
    const adapter = backend.adapter();
    const shared = shareAdapter(adapter);
    const { environment } = tab;
    return {
      time,
      tab,
      backend,
      adapter,
      storage,
      leftovers: createLeftovers({ storage, adapter: () => shared.share(), environment }),
      open(conversationId: string): Chat {
        const chat = new Chat({ adapter: shared.share(), conversationId, storage, environment });
        chat.open();
        return chat;
      },
    };
  }
});
