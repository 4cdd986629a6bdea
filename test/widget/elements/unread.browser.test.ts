import { makeId } from '@parley/protocol';
import { assert } from 'chai';

import { drawn, mount, shownText, unmountAll, until, type Scene } from './support.ts';

describe('what nobody has seen yet', () => {
  afterEach(unmountAll);

  const badge = ({ findAll }: Scene) => findAll('[part=badge]').map(({ dataset }) => dataset['count']);
  const lines = ({ findAll }: Scene) => findAll('[part=unread]').length;

  async function askedAndClosed(): Promise<Scene & { readonly id: string }> {
    const scene = await mount({}, ({ past }) => past('Before', 'An old answer'));
    const id = await scene.ask('A question');
    scene.chat.close();
    await drawn();
    return { ...scene, id };
  }

  it('is counted on the launcher while the panel is closed: answers that ended, and what the site wrote', async () => {
    const scene = await askedAndClosed();
    scene.adapter.write(scene.id, 'An answer');
    await drawn();
    assert.deepEqual(badge(scene), [], 'an answer counts once it is whole');
    scene.adapter.end(scene.id);
    scene.adapter.add(scene.conversationId, { id: makeId(), author: 'operator', text: 'Ingrid here.' });
    await until(() => badge(scene)[0] === '2');
    scene.chat.open();
    await drawn();
    assert.deepEqual(badge(scene), []);
  });

  it('is told by a line where it begins, once it is opened, and no more the next time', async () => {
    const scene = await askedAndClosed();
    scene.adapter.write(scene.id, 'An answer');
    scene.adapter.end(scene.id);
    await until(() => badge(scene)[0] === '1');
    assert.equal(lines(scene), 0);
    scene.chat.open();
    await until(() => lines(scene) === 1);
    const line = scene.find('[part=unread]');
    assert.equal(shownText(line), 'New');
    assert.equal(line.previousElementSibling?.localName, 'parley-turn');
    assert.equal(line.nextElementSibling?.localName, 'parley-reply');
    assert.equal(shownText(scene.findAll('[part=answer]').at(-1)!), 'An answer');
    scene.chat.close();
    await drawn();
    scene.chat.open();
    await drawn();
    assert.equal(lines(scene), 0);
  });

  it('survives a reload', async () => {
    const scene = await askedAndClosed();
    const { adapter, conversationId } = scene;
    scene.chat.remove();
    await drawn();
    adapter.closed = false;
    // While no page is there to see it.
    adapter.write(scene.id, 'An answer');
    adapter.end(scene.id);
    const again = await mount({ adapter, conversation: conversationId, isOpen: false });
    await until(() => badge(again)[0] === '1');
    again.chat.open();
    await until(() => lines(again) === 1);
    again.chat.remove();
    await drawn();
    adapter.closed = false;
    const third = await mount({ adapter, conversation: conversationId });
    await until(() => third.findAll('[part=answer-text]').length === 2);
    assert.deepEqual([lines(third), badge(third)], [0, []]);
  });

  it('is nothing in a conversation that this browser shows for the first time', async () => {
    const scene = await mount({ isOpen: false }, ({ past }) => past('Before', 'An old answer'));
    scene.chat.open();
    await until(() => scene.findAll('[part=answer-text]').length === 1);
    assert.deepEqual([lines(scene), badge(scene)], [0, []]);
  });

  it('is marked in the list of conversations', async () => {
    const scene = await askedAndClosed();
    scene.chat.open();
    scene.chat.newConversation();
    await drawn();
    scene.adapter.write(scene.id, 'An answer');
    scene.adapter.end(scene.id);
    scene.find('[part=menu-button]').click();
    await drawn();
    scene.findAll('[role=menuitem]')[1]!.click();
    await until(() => scene.findAll('[part=conversation]').length === 1);
    assert.equal(scene.findAll('[part=conversation] .dot').length, 1);
    assert.include(scene.find('[part=conversation]').innerText, 'unread');
    scene.find('[part=conversation]').click();
    await until(() => lines(scene) === 1);
  });
});
