import { sendKeys } from '@web/test-runner-commands';
import { makeId, type Id } from '@parley/protocol';
import { assert } from 'chai';

import type { ScriptedAdapter } from '../../support/scripted-adapter.ts';
import type { ParleyComposer } from '../../../widget/src/elements/parley-composer.ts';
import { drawn, focused, mount, shownText, unmountAll, until, type Scene } from './support.ts';

const HOUR_MS = 3_600_000;

describe('the conversations of a visitor', () => {
  afterEach(unmountAll);

  /** Puts a whole conversation of before behind the widget. */
  function before(adapter: ScriptedAdapter, question: string, answer: string, hoursAgo = 1): Id {
    const id = makeId();
    const reply = { state: 'done', epoch: 1, length: 1, entries: [{ kind: 'text', text: answer }] } as const;
    adapter.add(id, { id: makeId(), text: question, createdAt: Date.now() - hoursAgo * HOUR_MS, reply });
    return id;
  }

  async function openList({ find, findAll }: Scene): Promise<void> {
    find('[part=menu-button]').click();
    await drawn();
    findAll('[role=menuitem]')
      .find((item) => shownText(item) === 'Conversations')!
      .click();
    await until(() => findAll('parley-conversations [part=conversations], .nothing, [part=conversation]').length > 0);
    await drawn();
  }

  const titles = ({ findAll }: Scene) => findAll('[part=conversation] .title').map(shownText);
  const questions = ({ findAll }: Scene) => findAll('[part=question]').map(shownText);

  async function search(scene: Scene, text: string): Promise<void> {
    const field = scene.find<HTMLInputElement>('[part=search]');
    field.value = text;
    field.dispatchEvent(new InputEvent('input'));
    await until(() => scene.adapter.calls.includes(`search ${text}`));
    await drawn();
  }

  it('[H5] are listed by their first questions, the latest first, the one that is shown marked', async () => {
    const scene = await mount({}, ({ adapter, past }) => {
      before(adapter, 'An older question', 'An **older** answer', 30);
      past('How long does it take?', 'Four days.');
    });
    await openList(scene);
    assert.deepEqual(titles(scene), ['How long does it take?', 'An older question']);
    const lines = scene.findAll('[part=conversation] .line').map(shownText);
    assert.deepEqual(lines, ['Four days.', 'An older answer']);
    const current = scene.findAll('[part=conversation]').map((item) => item.ariaCurrent);
    assert.deepEqual(current, ['true', null]);
    assert.isTrue(scene.find('parley-composer').inert, 'what lies behind the list cannot be reached');
  });

  it('[C10] opens another one, with nothing of the first in it, neither turns nor the draft', async () => {
    let other = '';
    const scene = await mount({}, ({ adapter, past }) => {
      other = before(adapter, 'The other question', 'The other answer');
      past('The first question', 'The first answer');
    });
    scene.type('half a thought');
    await openList(scene);
    scene.findAll('[part=conversation]')[1]!.click();
    await until(() => questions(scene)[0] === 'The other question');
    assert.equal(questions(scene).length, 1);
    assert.equal(scene.chat.conversation, other);
    assert.equal(scene.find<HTMLTextAreaElement>('textarea').value, '');
    assert.equal(focused()?.localName, 'textarea');
    assert.equal(scene.findAll('parley-conversations').length, 0);

    scene.type('another thought');
    scene.chat.showConversation(scene.conversationId);
    await until(() => questions(scene)[0] === 'The first question');
    assert.equal(scene.find<HTMLTextAreaElement>('textarea').value, 'half a thought');
    scene.chat.showConversation(other);
    await until(() => questions(scene)[0] === 'The other question');
    assert.equal(scene.find<HTMLTextAreaElement>('textarea').value, 'another thought');
  });

  it('[C10] a fact of another conversation changes nothing in the one that is shown', async () => {
    const scene = await mount({}, ({ past }) => past('The first question', 'The first answer'));
    const id = scene.adapter.add(scene.conversationId, { id: makeId(), text: 'from another tab' }).id;
    await until(() => questions(scene).length === 2);
    const elsewhere = scene.adapter.add(makeId(), { id: makeId(), text: 'of another conversation' });
    scene.adapter.write(elsewhere.id, 'not here');
    scene.adapter.write(id, 'but here');
    await until(() => scene.findAll('[part=answer-text]').length === 2);
    assert.deepEqual(questions(scene), ['The first question', 'from another tab']);
    assert.notInclude(shownText(scene.find('[part=timeline]')), 'not here');
  });

  it('[C10] a history that is fetched leaves alone what was typed meanwhile', async () => {
    const scene = await mount({ isOpen: false }, ({ past }) => past('A question', 'An answer'));
    scene.type('typed early');
    scene.chat.open();
    await until(() => questions(scene).length === 1);
    assert.equal(scene.find<HTMLTextAreaElement>('textarea').value, 'typed early');
  });

  it('[C10] what is typed before a conversation is known stands below its draft', async () => {
    const scene = await mount({ isOpen: false }, ({ past }) => past('A question', 'An answer'));
    scene.find<ParleyComposer>('parley-composer').drafts.write(scene.conversationId, 'kept');
    scene.type('typed early');
    scene.chat.open();
    await until(() => scene.find<HTMLTextAreaElement>('textarea').value === 'kept\n\ntyped early');
    const { drafts } = scene.find<ParleyComposer>('parley-composer');
    assert.equal(drafts.read(scene.conversationId), 'kept\n\ntyped early');
  });

  it('[C10] a draft does not go along to a conversation of other settings', async () => {
    const scene = await mount({}, ({ past }) => past('A question', 'An answer'));
    scene.type('not for others');
    scene.chat.remove();
    await drawn();
    scene.chat.conversation = makeId();
    document.body.append(scene.chat);
    await drawn();
    assert.equal(scene.find<HTMLTextAreaElement>('textarea').value, '');
    scene.chat.conversation = scene.conversationId;
    await until(() => questions(scene).length === 1);
    await drawn();
    assert.equal(scene.find<HTMLTextAreaElement>('textarea').value, 'not for others');
  });

  it('[H13] are searched, with what was found marked, and say where nothing was', async () => {
    const scene = await mount({}, ({ adapter }) => {
      before(adapter, 'Where is my Zürich parcel?', 'On its way.');
      before(adapter, 'Something else', 'A parcel leaves on Monday.');
      before(adapter, 'A third one', 'Nothing.');
    });
    await openList(scene);
    assert.equal(titles(scene).length, 3);
    await search(scene, 'parc');
    assert.deepEqual(titles(scene).toSorted(), ['Something else', 'Where is my Zürich parcel?']);
    await search(scene, 'zurich parcel');
    assert.deepEqual(scene.findAll('.line mark').map(shownText), ['Zürich', 'parcel']);
    await search(scene, 'submarine');
    await until(() => scene.findAll('.nothing').map(shownText).join() === 'Nothing was found.');
    const said = scene.find('parley-conversations').shadowRoot!.querySelector('[role=status]');
    assert.equal(said?.textContent?.trim(), 'Nothing was found.');
  });

  it('are reached from the keyboard; Escape closes the list first, and gives the focus back', async () => {
    const scene = await mount({}, ({ adapter, past }) => {
      before(adapter, 'An older question', 'An older answer', 30);
      past('A question', 'An answer');
    });
    await openList(scene);
    assert.strictEqual(focused(), scene.find('[part=search]'));
    assert.equal(getComputedStyle(scene.find('[part=search]')).outlineStyle, 'solid');
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'ArrowDown' });
    assert.strictEqual(focused(), scene.findAll('[part=conversation]')[1]!);
    await sendKeys({ press: 'Escape' });
    await drawn();
    assert.equal(scene.findAll('parley-conversations').length, 0);
    assert.strictEqual(focused(), scene.find('[part=menu-button]'));
    assert.isTrue(scene.chat.isOpen, 'the panel stays open');

    await openList(scene);
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await until(() => questions(scene)[0] === 'An older question');
  });

  it('say that they could not be loaded, and try again', async () => {
    const scene = await mount({}, ({ past }) => past('A question', 'An answer'));
    scene.adapter.tellStatus('offline');
    await openList(scene);
    assert.include(shownText(scene.find('.nothing')), 'could not be loaded');
    scene.adapter.tellStatus('online');
    scene.find('.nothing .text-button').click();
    await until(() => titles(scene).length === 1);
  });

  it('have no field to search where the backend cannot', async () => {
    const scene = await mount();
    Object.assign(scene.adapter, { search: undefined, feedback: undefined });
    const plain = await mount({ adapter: scene.adapter, conversation: scene.conversationId });
    await openList(plain);
    assert.equal(plain.findAll('[part=search]').length, 0);
    assert.equal(shownText(plain.find('.top h3')), 'Conversations');
  });

  it('begins a new one from the menu, and the old one is in the list', async () => {
    const scene = await mount({}, ({ past }) => past('A question', 'An answer'));
    scene.find('[part=menu-button]').click();
    await drawn();
    scene.find('[role=menuitem]').click();
    await until(() => questions(scene).length === 0);
    await openList(scene);
    assert.deepEqual(titles(scene), ['A question']);
  });
});
