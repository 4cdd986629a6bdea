import { replyAdapter } from '@parley/adapters';
import { makeId, textOf } from '@parley/protocol';
import { assert } from 'chai';

import { Chat, indexedDbOutbox, type IndexedDbOutbox } from '../../../widget/src/chat/index.ts';
import { allAnswered, until } from '../../support/chat-events.ts';
import { newEntry } from '../../../widget/src/chat/outbox-entry.ts';

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

  function open(make: () => IndexedDbOutbox): IndexedDbOutbox {
    const storage = make();
    ends.push(() => storage.close());
    return storage;
  }
});
