import { AdapterError } from '@parley/adapters';
import { assert } from 'chai';

import type { ParleyTimeline } from '../../../widget/src/elements/parley-timeline.ts';

import { drawn, focused, mount, next, shownText, unmountAll, until } from './support.ts';

describe('sending', () => {
  afterEach(unmountAll);

  it('[C1][D2] Enter shows the message and empties the field before anything is sent', async () => {
    const { adapter, find, type, press, chat } = await mount();
    adapter.onPost = 'hang';
    const field = type('Do you ship to Portugal?');
    const sent: string[] = [];
    chat.addEventListener('parley-send', ({ text }) => sent.push(text));

    assert.isFalse(press('Enter'), 'the line break is not typed');
    assert.equal(field.value, '');
    assert.deepEqual(sent, ['Do you ship to Portugal?']);
    await chat.updateComplete;
    await find<ParleyTimeline>('parley-timeline').updateComplete;
    assert.equal(shownText(find('[part=question]')), 'Do you ship to Portugal?');
    assert.ok(find('[part=thinking]'), 'the answer has its place');
  });

  it('[I3] a message keeps its element while it is confirmed and answered', async () => {
    const { adapter, conversationId, find, findAll, type, press } = await mount();
    adapter.onPost = 'hang';
    type('one');
    press('Enter');
    await drawn();
    const question = find('parley-turn');
    const answer = find('parley-reply');
    assert.lengthOf(findAll('[part=mark]'), 1);

    const id = find('.exchange').dataset['turn']!;
    adapter.add(conversationId, { id, text: 'one' });
    adapter.write(id, 'An answer.');
    adapter.end(id);
    await drawn();
    assert.lengthOf(findAll('[part=mark]'), 0);
    assert.lengthOf(findAll('parley-turn'), 1);
    assert.strictEqual(find('parley-turn'), question);
    assert.strictEqual(find('parley-reply'), answer);
    assert.equal(shownText(find('[part=answer]')), 'An answer.');
  });

  it('a message that is taken quickly shows no mark, and one that is not shows it after 400 ms', async () => {
    const { adapter, find, findAll, type, press, ask } = await mount();
    await ask('quick');
    assert.lengthOf(findAll('[part=mark]'), 0);

    adapter.onPost = 'hang';
    type('slow');
    press('Enter');
    await drawn();
    const mark = find('[part=mark]');
    assert.equal(getComputedStyle(mark).opacity, '0');
    assert.equal(getComputedStyle(mark).animationDelay, '0.4s');
    await until(() => getComputedStyle(mark).opacity === '1');
    assert.equal(shownText(mark), 'Sending…');
  });

  it('Shift and Enter begins a line, and so does Enter while an input method is at work', async () => {
    const { adapter, type, press, find } = await mount();
    const field = type('にほん');
    assert.isTrue(press('Enter', { shiftKey: true }));
    assert.isTrue(press('Enter', { isComposing: true }));
    assert.isTrue(press('Enter', { keyCode: 229 }));
    // Safari ends the composition before it tells of the key that ended it.
    field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    field.dispatchEvent(new CompositionEvent('compositionend', { data: 'にほん', bubbles: true }));
    assert.isTrue(press('Enter', { keyCode: 229, isComposing: false }));
    assert.equal(field.value, 'にほん');
    assert.notInclude(adapter.calls, 'post にほん');

    assert.isFalse(press('Enter'), 'and Enter alone does send');
    await until(() => adapter.calls.includes('post にほん'));
    assert.equal(find<HTMLTextAreaElement>('textarea').value, '');
  });

  it('what is pasted is taken as plain text', async function () {
    const { find } = await mount();
    const field = find<HTMLTextAreaElement>('textarea');
    field.focus();
    // What a paste of marked-up text does; Firefox has no such command for a field, and lets no test paste.
    if (!document.execCommand('insertHTML', false, '<b>bold</b> <i>words</i>')) this.skip();
    assert.equal(field.value, 'bold words');
    assert.lengthOf([...field.children], 0);
  });

  it('[D10] nothing but white space is not sent', async () => {
    const { adapter, type, press, find, chat, ask } = await mount();
    const field = type('  \n ');
    press('Enter');
    await chat.updateComplete;
    assert.equal(field.value, '  \n ');
    assert.isTrue(find<HTMLButtonElement>('[part=send-button]').disabled);
    await ask('and this is');
    assert.deepEqual(
      adapter.calls.filter((call) => call.startsWith('post')),
      ['post and this is'],
    );
  });

  it('[D10] what is left is shown near the limit, and over it nothing is sent or lost', async () => {
    const { adapter, type, press, find } = await mount();
    type('x'.repeat(7_000));
    await drawn();
    assert.isTrue(find('[part=count]').hidden);

    type('😀'.repeat(7_990));
    await drawn();
    assert.equal(shownText(find('[part=count]')), '10 characters left');
    assert.isFalse(find<HTMLButtonElement>('[part=send-button]').disabled);

    const field = type(`${'😀'.repeat(8_000)}!`);
    await drawn();
    assert.equal(shownText(find('[part=count]')), '1 character too many');
    press('Enter');
    assert.equal(field.value.length, 16_001);
    assert.lengthOf(
      adapter.calls.filter((call) => call.startsWith('post')),
      0,
    );
  });

  it('while an answer is written, send is stop, and Enter sends the next message', async () => {
    const { adapter, ask, find, findAll, type } = await mount();
    const id = await ask('one');
    adapter.write(id, 'This is ');
    await drawn();
    assert.lengthOf(findAll('[part=stop-button]'), 1);
    assert.lengthOf(findAll('[part=send-button]'), 0);

    type('two');
    await drawn();
    assert.lengthOf(findAll('[part=send-button]'), 1, 'a text can be sent by the button too');
    await ask('two');
    assert.include(adapter.calls, 'post two');
    assert.lengthOf(findAll('[part=question]'), 2);

    find('[part=stop-button]').click();
    await until(() => adapter.calls.includes('cancel'));
    await drawn();
    assert.equal(shownText(find('[part=end]')), 'Stopped. Try again');
    assert.equal(shownText(find('[part=answer]')), 'This is');
  });

  it('[O2] a message that cannot go out says so, and goes out when it can', async () => {
    const { adapter, type, press, find, findAll, chat } = await mount();
    adapter.onPost = new AdapterError('unreachable', 'no network');
    adapter.tellStatus('offline');
    await drawn();
    assert.include(shownText(find('[part=notice]')), 'What you write is kept');
    type('later');
    press('Enter');
    await drawn();
    assert.include(shownText(find('[part=mark]')), 'Not sent yet.');
    assert.lengthOf(findAll('[part=thinking]'), 0, 'nobody works on an answer');

    adapter.onPost = 'store';
    const turn = next(chat, 'parley-turn');
    adapter.tellStatus('online');
    assert.equal((await turn).turn.text, 'later');
    await drawn();
    assert.lengthOf(findAll('[part=mark]'), 0);
    assert.lengthOf(findAll('[part=notice]'), 0);
    assert.lengthOf(findAll('[part=thinking]'), 1);
  });

  it('[I2][O2] a message that is refused says why, and can be tried again or thrown away', async () => {
    const { adapter, type, press, find, findAll, chat } = await mount();
    adapter.onPost = new AdapterError('refused', 'no');
    const failed = next(chat, 'parley-error');
    type('bad');
    press('Enter');
    assert.equal((await failed).code, 'turn-failed');
    await drawn();
    assert.include(shownText(find('[part=mark]')), 'Not sent. The server did not take it.');
    const [again, edit, discard] = findAll('[part=mark] button');
    assert.equal(shownText(again!), 'Try again');
    assert.equal(shownText(edit!), 'Edit');
    assert.equal(shownText(discard!), 'Discard');

    const failedAgain = next(chat, 'parley-error');
    again!.click();
    assert.equal((await failedAgain).turnId, (await failed).turnId, 'under the same id');
    await drawn();
    findAll('[part=mark] button')[2]!.click();
    await until(() => findAll('[part=question]').length === 0);
  });

  it('[I2] a message that is refused can be edited: it goes back into the field, above what is written there', async () => {
    const { adapter, type, press, find, findAll, chat } = await mount();
    adapter.onPost = new AdapterError('refused', 'no');
    const failed = next(chat, 'parley-error');
    type('far too long');
    press('Enter');
    const { turnId } = await failed;
    await drawn();
    type('the next thought');
    const edit = () => findAll('[part=mark] button').find((button) => shownText(button) === 'Edit')!;
    edit().click();
    await until(() => findAll('[part=question]').length === 0);
    const field = find<HTMLTextAreaElement>('textarea');
    assert.equal(field.value, 'far too long\n\nthe next thought');
    assert.isTrue(focused() === field);

    adapter.onPost = 'store';
    field.value = 'shorter';
    const stored = next(chat, 'parley-turn');
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    press('Enter');
    const { turn } = await stored;
    assert.equal(turn.text, 'shorter');
    assert.notEqual(turn.id, turnId, 'another message, under an id of its own');
  });
});

describe('a draft', () => {
  afterEach(unmountAll);

  it('[C9] is there again after a reload, in its own conversation, until it is sent', async () => {
    const before = await mount();
    before.type('half a tho');
    before.chat.remove();

    const other = await mount();
    assert.equal(other.find<HTMLTextAreaElement>('textarea').value, '');
    other.chat.remove();

    const after = await mount({ conversation: before.conversationId });
    assert.equal(after.find<HTMLTextAreaElement>('textarea').value, 'half a tho');
    after.press('Enter');
    after.chat.remove();
    const last = await mount({ conversation: before.conversationId });
    assert.equal(last.find<HTMLTextAreaElement>('textarea').value, '');
  });

  it('[C10] is not touched by what comes from the backend', async () => {
    const { type, past, find } = await mount();
    type('I was about to');
    past('from another tab', 'yes');
    await drawn();
    assert.equal(find<HTMLTextAreaElement>('textarea').value, 'I was about to');
  });
});
