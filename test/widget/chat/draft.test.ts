import { strict as assert } from 'node:assert';
import { MAX_CONTEXT } from '@parley/protocol';
import { fitContext } from '../../../widget/src/chat/draft.ts';
import { setScene } from '../../support/chat-scene.ts';

describe('what a page tells about itself with a turn', () => {
  it('goes with the turn, the same at each try', async () => {
    const scene = setScene();
    const { chat, adapter } = scene.open();
    await scene.time.pass(100);
    adapter.faults.post = [{ status: 503, code: 'unavailable' }];
    const id = chat.send('hello', { context: { url: 'https://shop.example/' } });
    await scene.time.pass(5_000);
    const posts = adapter.calls.filter(({ method }) => method === 'post').map(({ argument }) => argument);
    const posted = { id, text: 'hello', context: { url: 'https://shop.example/' } };
    assert.deepEqual(posts, [posted, posted]);
    chat.close();
  });

  it('is cut to what a server takes, never within a surrogate pair', () => {
    const fields = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`field ${n}`, 'x']));
    assert.equal(Object.keys(fitContext(fields)).length, MAX_CONTEXT.fields);
    assert.deepEqual(fitContext({ ['n'.repeat(65)]: 'long name', half: '\ud83d' }), {});
    const url = `${'x'.repeat(MAX_CONTEXT.value - 1)}\u{1F600}`;
    assert.deepEqual(fitContext({ url, title: 'fine' }), { url: 'x'.repeat(MAX_CONTEXT.value - 1), title: 'fine' });
  });
});
