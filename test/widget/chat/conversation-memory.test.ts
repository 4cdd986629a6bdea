import { strict as assert } from 'node:assert';
import { browserEnvironment, memoryStorage } from '@parley/adapters';
import { isId, makeId } from '@parley/protocol';
import { conversationMemory } from '../../../widget/src/chat/index.ts';

describe('the memory of which conversation is open', () => {
  it('[C9] [D9] makes one at the first use, and gives the same one after a reload', () => {
    const storage = memoryStorage();
    const { id, begun } = remember(storage).current();
    assert.ok(isId(id));
    assert.equal(begun, false);
    assert.deepEqual(remember(storage).current(), { id, begun: false });
  });

  it('knows whether a turn was written in it', () => {
    const storage = memoryStorage();
    const { id } = remember(storage).current();
    remember(storage).begin(id);
    assert.deepEqual(remember(storage).current(), { id, begun: true });
  });

  it('opens another one, and a new one', () => {
    const storage = memoryStorage();
    const other = makeId();
    remember(storage).open(other);
    assert.deepEqual(remember(storage).current(), { id: other, begun: true });
    const { id, begun } = remember(storage).startNew();
    assert.notEqual(id, other);
    assert.equal(begun, false);
    remember(storage).begin(other);
    assert.deepEqual(remember(storage).current(), { id, begun: false }, 'a turn in the old one says nothing of it');
  });

  it('keeps sites apart, and begins anew where what is stored is damaged', () => {
    const storage = memoryStorage();
    const shop = remember(storage).current();
    assert.notEqual(remember(storage, 'blog').current().id, shop.id);
    for (const damage of ['', '{', '{"id":"x","begun":true}', 'null']) {
      storage.set('parley conversation shop', damage);
      assert.ok(isId(remember(storage).current().id));
    }
  });

  function remember(storage: ReturnType<typeof memoryStorage>, key = 'shop') {
    return conversationMemory({ storage, key, environment: browserEnvironment });
  }
});
