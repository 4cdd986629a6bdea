import { strict as assert } from 'node:assert';
import { shareAdapter } from '@parley/adapters';
import { makeId } from '@parley/protocol';
import { Chat } from '../../widget/src/chat/index.ts';
import { listenTo } from '../support/adapter-log.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { MemoryBackend } from '../support/memory-backend.ts';
import { virtualBrowser, virtualTime } from '../support/virtual-browser.ts';

describe('an adapter that several chats share', () => {
  it('connects once, and tells each share what it told last', async () => {
    const { backend, time } = setScene();
    const adapter = backend.adapter();
    const shared = shareAdapter(adapter);
    const first = listenTo(shared.share());
    await time.pass(100);
    const second = listenTo(shared.share());
    assert.deepEqual([first.statuses, second.statuses], [['connecting', 'online live'], ['online live']]);
    backend.store(makeId(), { id: makeId(), text: 'hello' });
    await time.pass(100);
    assert.deepEqual([first.facts.length, second.facts.length], [1, 1]);
    shared.close();
  });

  it('[C10] keeps the conversations of two chats apart, and lets one go on when the other is closed', async () => {
    const { backend, time, environment } = setScene();
    const shared = shareAdapter(backend.adapter());
    const ids = [makeId(), makeId()];
    const [one, two] = ids.map((conversationId) => {
      const chat = new Chat({ adapter: shared.share(), conversationId, environment });
      chat.open();
      return chat;
    }) as [Chat, Chat];
    one.send('to one');
    two.send('to two');
    await time.pass(500);
    assert.deepEqual(
      [one, two].map(({ state }) => state.turns.map(({ text }) => text)),
      [['to one'], ['to two']],
    );
    one.close();
    two.send('still here');
    await time.pass(500);
    assert.equal(two.state.turns.length, 2);
    assert.equal(one.state.turns.length, 1);
    two.close();
    shared.close();
  });

  it('rejects what is under way on a share that is closed', async () => {
    const { backend, time } = setScene();
    const adapter = backend.adapter();
    adapter.faults.post = ['silent'];
    const shared = shareAdapter(adapter);
    const share = shared.share();
    listenTo(share);
    const pending = assert.rejects(share.post(makeId(), { id: makeId(), text: 'hello' }), { kind: 'unreachable' });
    await time.pass(100);
    share.close();
    await pending;
    shared.close();
  });

  it('keeps no answer once it is given, however long the share is open', async () => {
    const { backend } = setScene();
    const shared = shareAdapter(Object.assign(backend.adapter(), { conversations: async () => [] }));
    const share = shared.share();
    const asked = async (): Promise<WeakRef<object>> => new WeakRef(await share.conversations());
    const kept = await share.conversations();
    const keptRef = new WeakRef(kept);
    const answers = await Promise.all([asked(), asked(), asked()]);
    // What a WeakRef was asked for stays until the job ends.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    assert.equal(keptRef.deref(), kept, 'what somebody holds is there');
    assert.deepEqual(
      answers.map((answer) => answer.deref()),
      [undefined, undefined, undefined],
    );
    shared.close();
  });

  it('gives a new share to whoever comes after the first one is gone', async () => {
    const { backend, time } = setScene();
    const shared = shareAdapter(backend.adapter());
    const first = shared.share();
    listenTo(first);
    await time.pass(100);
    first.close();
    const later = listenTo(shared.share());
    backend.store(makeId(), { id: makeId(), text: 'hello' });
    await time.pass(100);
    assert.equal(later.facts.length, 1);
    shared.close();
  });

  function setScene() {
    const time = virtualTime();
    const { environment } = virtualBrowser(time).openTab();
    return { time, environment, backend: new MemoryBackend(time) };
  }
});
