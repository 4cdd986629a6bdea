import { replyAdapter } from '@parley/adapters';
import { makeId, textOf } from '@parley/protocol';
import { assert } from 'chai';

import { Chat, deleteIndexedDbOutbox, indexedDbOutbox, type IndexedDbOutbox } from '../../../widget/src/chat/index.ts';
import { allAnswered, until } from '../../support/chat-events.ts';
import { holdDatabase } from '../../support/hold-database.ts';
import { newEntry, refused, started, type OutboxEntry } from '../../../widget/src/chat/outbox-entry.ts';

describe('the headless chat in a browser', () => {
  const ends: (() => void)[] = [];

  afterEach(() => {
    for (const end of ends.splice(0)) end();
    localStorage.clear();
  });

  it('[O1] keeps turns in its IndexedDB', async () => {
    const conversationId = makeId();
    const entries = ['one', 'two'].map((text) =>
      newEntry({ id: makeId(), conversationId, text, attachments: [], createdAt: Date.now() }),
    );
    const first = open(indexedDbOutbox);
    for (const entry of entries) await first.put(entry);
    first.close();
    const again = open(indexedDbOutbox);
    assert.deepEqual(await again.list(conversationId), entries);
    assert.include(await again.conversations(), conversationId);
    for (const { id } of entries) await again.remove(id);
    assert.deepEqual(await again.list(conversationId), []);
    assert.notInclude(await again.conversations(), conversationId);
  });

  it('[O1] [I2] keeps what a page wrote that went before it was in the database', async () => {
    const conversationId = makeId();
    const [first, second] = ['first', 'second'].map((text) =>
      newEntry({ id: makeId(), conversationId, text, attachments: [], createdAt: Date.now() }),
    ) as [OutboxEntry, OutboxEntry];
    const here = open(indexedDbOutbox);
    await here.list(conversationId);
    const { page, outbox } = await otherPage();
    await outbox.list(conversationId);
    const letGo = await holdDatabase('parley-outbox');
    for (const entry of [first, refused(started(first, { counts: true }), { code: 'refused' }), second]) {
      outbox.put(entry).catch(() => {});
    }
    page.remove();
    await letGo();
    assert.deepEqual(
      (await here.list(conversationId)).map(({ text, state }) => `${text} ${state}`),
      ['first failed', 'second queued'],
    );
    // It is in the database now, and nowhere else.
    await here.remove(first.id);
    assert.deepEqual(await here.list(conversationId), [second]);
    await here.remove(second.id);
  });

  it('forgets what a page left with all else', async () => {
    const conversationId = makeId();
    const entry = newEntry({ id: makeId(), conversationId, text: 'a', attachments: [], createdAt: Date.now() });
    const here = open(indexedDbOutbox);
    await here.list(conversationId);
    const { page, outbox } = await otherPage();
    await outbox.list(conversationId);
    const letGo = await holdDatabase('parley-outbox');
    outbox.put(entry).catch(() => {});
    page.remove();
    await letGo();
    deleteIndexedDbOutbox('parley-outbox');
    here.close();
    assert.deepEqual(await open(indexedDbOutbox).list(conversationId), []);
  });

  it('[O1] leaves nothing of what was in the database when its page went', async () => {
    const conversationId = makeId();
    const entry = newEntry({ id: makeId(), conversationId, text: 'a', attachments: [], createdAt: Date.now() });
    const here = open(indexedDbOutbox);
    const { page, outbox } = await otherPage();
    await outbox.put(entry);
    await here.remove(entry.id);
    page.remove();
    assert.deepEqual(await here.list(conversationId), []);
  });

  it('[O5] [I3] shows the same in two chats that share storage, locks and channels, and answers each turn once', async () => {
    const conversationId = makeId();
    let calls = 0;
    const chats = [0, 1].map(() => {
      const adapter = replyAdapter(async function* ({ text }) {
        calls += 1;
        yield 'to ';
        yield text;
      });
      const chat = new Chat({ adapter, conversationId, storage: open(indexedDbOutbox) });
      chat.subscribe(({ turns, outgoing }) => {
        const ids = [...turns, ...outgoing].map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
      });
      chat.open();
      ends.push(() => chat.close());
      return chat;
    }) as [Chat, Chat];
    for (let count = 0; count < 5; count += 1) {
      for (const [index, chat] of chats.entries()) chat.send(`${index}.${count}`);
    }
    await Promise.all(chats.map((chat) => until(chat, allAnswered(10))));
    const [one, two] = chats;
    assert.deepEqual(one.state.turns, two.state.turns);
    assert.equal(calls, 10);
    for (const { text, reply } of one.state.turns) assert.equal(textOf(reply!.entries), `to ${text}`);
    for (const own of ['0.', '1.']) {
      const texts = one.state.turns.map(({ text }) => text).filter((text) => text.startsWith(own));
      assert.deepEqual(texts, texts.toSorted());
    }
    await until(one, ({ outgoing }) => outgoing.length === 0);
    assert.deepEqual(await open(indexedDbOutbox).list(conversationId), []);
  });

  /** A page of its own, a frame, with an outbox. */
  async function otherPage(): Promise<{ page: HTMLElement; outbox: IndexedDbOutbox }> {
    const frame = document.createElement('iframe');
    const { href } = new URL('../../../widget/src/chat/index.ts', import.meta.url);
    frame.srcdoc = `<script type="module">
      import { indexedDbOutbox } from ${JSON.stringify(href)};
      frameElement.outbox = indexedDbOutbox();
      frameElement.dispatchEvent(new Event('outbox'));
    </script>`;
    const made = new Promise((resolve) => frame.addEventListener('outbox', resolve));
    document.body.append(frame);
    await made;
    return { page: frame, outbox: (frame as HTMLIFrameElement & { outbox: IndexedDbOutbox }).outbox };
  }

  function open(make: () => IndexedDbOutbox): IndexedDbOutbox {
    const storage = make();
    ends.push(() => storage.close());
    return storage;
  }
});
