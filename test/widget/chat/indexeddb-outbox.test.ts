import { strict as assert } from 'node:assert';
import { IDBFactory } from 'fake-indexeddb';
import { makeId } from '@parley/protocol';
import { indexedDbOutbox } from '../../../widget/src/chat/index.ts';
import { discarded, newEntry, refused, started } from '../../../widget/src/chat/outbox-entry.ts';
import { setScene } from '../../support/chat-scene.ts';
import { indexedDbScene } from '../../support/indexeddb-scene.ts';

describe('an outbox in IndexedDB', () => {
  it('[O1] gives back what was put, also to another connection', async () => {
    const { storage, close } = indexedDbScene(new IDBFactory());
    const conversationId = makeId();
    const attachments = [{ id: makeId(), name: 'a.png', mediaType: 'image/png', size: 3 }];
    const context = { url: 'https://shop.example/' };
    const entry = newEntry({ id: makeId(), conversationId, text: 'hi', attachments, context, createdAt: 5 });
    await storage.put(entry);
    storage.close();
    const other = indexedDbOutbox();
    assert.deepEqual(await other.list(conversationId), [entry]);
    await other.remove(entry.id);
    await other.remove(entry.id);
    assert.deepEqual(await other.list(conversationId), []);
    other.close();
    close();
  });

  it('replaces a turn, and keeps what remains of a discarded one', async () => {
    const { storage, close } = indexedDbScene(new IDBFactory());
    const conversationId = makeId();
    const entry = newEntry({ id: makeId(), conversationId, text: 'hi', attachments: [], createdAt: 5 });
    const failed = refused(started(entry, { counts: true }), { code: 'refused' });
    await Promise.all([storage.put(entry), storage.put(failed), storage.put(discarded(failed, 9))]);
    const records = await storage.list(conversationId);
    assert.deepEqual(
      records.map(({ state, since }) => ({ state, since })),
      [{ state: 'gone', since: 9 }],
    );
    close();
  });

  it('lets a newer version of itself in, and says so instead of hanging', async () => {
    const factory = new IDBFactory();
    const { storage, close } = indexedDbScene(factory);
    await storage.list(makeId());
    const opening = factory.open('parley-outbox', 2);
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    await assert.rejects(storage.list(makeId()), { name: 'VersionError' });
    opening.result.close();
    close();
  });

  it('rejects where the browser has none, and the chat goes on from memory', async () => {
    const { storage, close } = indexedDbScene(undefined);
    await assert.rejects(storage.list(makeId()));
    const scene = setScene({ storage });
    const { chat, screen } = scene.open();
    await scene.time.pass(100);
    chat.send('hello');
    await scene.time.pass(500);
    assert.deepEqual(screen(), ['hello']);
    chat.close();
    close();
  });
});
