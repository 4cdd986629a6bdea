import { assert } from 'chai';
import { replyAdapter } from '@parley/adapters';

import { ScriptedAdapter } from '../../support/scripted-adapter.ts';
import { drawn, mount, next, shownText, unmountAll, until } from './support.ts';

describe('parley-chat', () => {
  afterEach(unmountAll);

  it('[C19] says when it is ready, and its methods work from then on', async () => {
    const chat = document.createElement('parley-chat');
    const adapter = new ScriptedAdapter();
    Object.assign(chat, { adapter, language: 'en' });
    const ready = next(chat, 'parley-ready');
    document.body.append(chat);
    await ready;
    chat.open();
    await drawn();
    assert.isTrue(chat.isOpen);
    chat.remove();
  });

  it('asks nothing of a backend before it is opened', async () => {
    const { adapter, chat } = await mount({ isOpen: false });
    assert.deepEqual(adapter.calls, []);
    chat.open();
    await drawn();
    assert.include(adapter.calls, 'connect');
  });

  it('[C22] keeps its chat, its draft and its place when it is moved', async () => {
    const { chat, adapter, type, find, findAll, past } = await mount({}, ({ past: put }) => {
      for (let at = 0; at < 12; at += 1) put(`question ${at}`, 'An answer of one line.');
    });
    type('half a th');
    await until(() => findAll('.exchange').length === 12);
    await drawn();
    find('.scroller').scrollTo(0, 200);
    await drawn();
    const box = document.body.appendChild(document.createElement('section'));
    box.append(chat);
    await drawn();
    assert.notInclude(adapter.calls, 'close');
    assert.equal(adapter.calls.filter((call) => call === 'connect').length, 1);
    assert.equal(find<HTMLTextAreaElement>('textarea').value, 'half a th');
    assert.closeTo(find('.scroller').scrollTop, 200, 1);
    past('after the move', 'Still heard.');
    await until(() => shownText(findAll('[part=answer]').at(-1)!) === 'Still heard.');
    box.remove();
    await drawn();
    assert.include(adapter.calls, 'close');
  });

  it('closes everything when it is taken away, and begins again when it comes back', async () => {
    const adapters: ScriptedAdapter[] = [];
    const { chat, find } = await mount({
      adapter: () => {
        adapters.push(new ScriptedAdapter());
        return adapters.at(-1)!;
      },
    });
    chat.remove();
    await drawn();
    assert.isTrue(adapters[0]!.closed);
    assert.lengthOf(adapters, 1, 'nothing begins anew while it is away');
    const ready = next(chat, 'parley-ready');
    document.body.append(chat);
    await ready;
    await drawn();
    assert.lengthOf(adapters, 2);
    assert.isFalse(adapters[1]!.closed);
    assert.equal(shownText(find('[part=state]')), 'Online');
  });

  it('lets a page write in the name of the visitor, also while it is closed', async () => {
    const { chat, adapter, conversationId, findAll } = await mount({ isOpen: false });
    const turn = next(chat, 'parley-turn');
    const id = chat.sendMessage('I am here: /bowls');
    assert.equal((await turn).turn.id, id);
    assert.throws(() => chat.sendMessage('   '), RangeError);

    const replied = next(chat, 'parley-reply');
    adapter.write(id, 'Those are nice.');
    adapter.end(id);
    assert.equal((await replied).reply.state, 'done');
    await drawn();
    assert.equal(findAll('[part=badge]')[0]!.dataset['count'], '1');
    assert.lengthOf(adapter.turnsOf(conversationId), 1);
    chat.open();
    await drawn();
    assert.lengthOf(findAll('[part=badge]'), 0);
  });

  it('begins another conversation, over the same connection', async () => {
    const { chat, adapter, ask, findAll, find } = await mount();
    await ask('one');
    find('.menu-button').click();
    await drawn();
    find('[role=menuitem]').click();
    await drawn();
    assert.lengthOf(findAll('[part=question]'), 0);
    assert.equal(adapter.calls.filter((call) => call === 'connect').length, 1);
    await ask('two');
    assert.deepEqual(findAll('[part=question]').map(shownText), ['two']);
    assert.isDefined(chat.conversation);
  });

  it('[C10] shows nothing of the conversation that it left', async () => {
    const { chat, adapter, conversationId, ask, findAll } = await mount();
    const id = await ask('one');
    chat.newConversation();
    await drawn();
    adapter.write(id, 'A late answer.');
    await drawn();
    assert.lengthOf(findAll('[part=answer]'), 0);
    chat.conversation = conversationId;
    await until(() => findAll('[part=answer]').length === 1);
    assert.equal(shownText(findAll('[part=answer]')[0]!), 'A late answer.');
  });

  it('[C9] shows the same conversation again after a reload', async () => {
    const adapter = new ScriptedAdapter();
    const settings = {
      adapter: () => Object.assign(adapter, { closed: false }),
      site: 'memory',
      conversation: undefined,
    };
    const first = await mount(settings);
    const turn = next(first.chat, 'parley-turn');
    first.chat.sendMessage('remember me');
    await turn;
    first.chat.remove();
    await drawn();
    const second = await mount(settings);
    await until(() => second.findAll('[part=question]').length === 1);
    assert.equal(shownText(second.find('[part=question]')), 'remember me');
  });

  it('shows what the page puts into its slots, also later, and its own again when that goes', async () => {
    const { chat, find, findAll } = await mount({ heading: 'Halden' });
    assert.equal(shownText(find('[part=heading]')), 'Halden');
    for (const slot of ['header', 'launcher-icon', 'greeting', 'footer']) {
      const own = chat.appendChild(document.createElement('b'));
      Object.assign(own, { slot, textContent: `own ${slot}` });
    }
    await until(() => [...chat.children].every((own) => own.assignedSlot !== null && own.checkVisibility()));
    assert.isFalse(find('[part=heading]').checkVisibility());
    assert.lengthOf(findAll('[part=greeting]'), 0);
    chat.replaceChildren();
    await until(() => find('[part=heading]').checkVisibility());
    assert.lengthOf(findAll('[part=greeting]'), 1);
  });

  it('keeps what belongs to one user from the next, and has it again for the first', async () => {
    // It keeps all conversations, and tells them to whoever asks: what is shown is up to the widget.
    const backend = new ScriptedAdapter();
    const adapter = () => Object.assign(backend, { closed: false });
    const { chat, findAll, type } = await mount({ conversation: undefined, user: 'one', adapter });
    const shown = (): string[] => findAll('[part=question]').map(shownText);
    const stored = next(chat, 'parley-turn');
    chat.sendMessage('a question of the first');
    await stored;
    chat.setUser('other');
    await until(() => findAll('[part=greeting]').length === 1);
    assert.deepEqual(shown(), []);
    chat.setUser('one');
    await until(() => shown().length === 1);
    assert.deepEqual(shown(), ['a question of the first']);
    type('half a thought');
    chat.reset();
    await until(() => findAll('[part=greeting]').length === 1);
    assert.equal(chat.user, '');
    chat.setUser('one');
    await drawn();
    await until(() => findAll('[part=greeting]').length === 1);
    assert.deepEqual(shown(), [], 'what was forgotten stays so');
  });

  it('[I11] forgets a user in every widget of the page, and in none that is another user’s', async () => {
    const settings = { conversation: undefined, user: 'who leaves', adapter: () => new ScriptedAdapter() };
    const one = await mount(settings);
    const same = await mount(settings);
    const other = await mount({ ...settings, user: 'who stays' });
    for (const { type } of [one, same, other]) type('half a thought');
    one.chat.reset();
    await until(() => same.find<HTMLTextAreaElement>('textarea').value === '');
    assert.equal(same.chat.user, '');
    assert.equal(other.chat.user, 'who stays');
    assert.equal(other.find<HTMLTextAreaElement>('textarea').value, 'half a thought');
  });

  it('opens where a framework sets its property instead of the attribute', async () => {
    const { chat } = await mount({ isOpen: false });
    (chat as { open: unknown }).open = true;
    await drawn();
    assert.isTrue(chat.hasAttribute('open'));
    (chat as { open: unknown }).open = false;
    await drawn();
    assert.isFalse(chat.hasAttribute('open'));
    assert.isFunction(chat.open);
  });

  it('tells the page of a setting that makes no sense, and the visitor that there is no chat', async () => {
    const wrong: unknown[] = [];
    const listen = (event: HTMLElementEventMap['parley-error']): void => void wrong.push(event.error);
    document.addEventListener('parley-error', listen as EventListener);
    const { find, chat } = await mount({ conversation: 'not-an-id' });
    document.removeEventListener('parley-error', listen as EventListener);
    assert.lengthOf(wrong, 1);
    assert.match(String(wrong[0]), /"not-an-id": expected a UUIDv7/);
    assert.include(shownText(find('[part=notice]')), 'not set up');
    chat.conversation = crypto.randomUUID().replace(/^(.{14})4/, '$17');
    await drawn();
    assert.equal(shownText(find('[part=state]')), 'Online');
  });

  it('shows prompts in an empty conversation, and sends the one that is pressed', async () => {
    const { find, findAll, adapter } = await mount({ prompts: ['One?', 'Two?'], greeting: 'Hello.' });
    assert.equal(shownText(find('[part=greeting]')), 'Hello.');
    findAll('[part=prompt]')[1]!.click();
    await until(() => adapter.calls.includes('post Two?'));
    assert.lengthOf(findAll('[part=prompt]'), 0);
  });

  it('reads its prompts and words from attributes, and takes nonsense for none', () => {
    const chat = document.createElement('parley-chat');
    chat.setAttribute('prompts', '["One?", 2, "Three?"]');
    assert.deepEqual(chat.prompts, ['One?', 'Three?']);
    chat.setAttribute('prompts', '[oh no');
    assert.deepEqual(chat.prompts, []);
    chat.setAttribute('words', '{ "title": "Ask us" }');
    assert.deepEqual(chat.words, { title: 'Ask us' });
    chat.setAttribute('words', '"oh no"');
    assert.deepEqual(chat.words, {});
  });

  it('speaks the language of the page around it, and words that the page gives', async () => {
    const section = document.body.appendChild(document.createElement('section'));
    section.lang = 'de';
    const { chat, find, findAll } = await mount({ language: null, words: { placeholder: 'Nur zu …' } });
    section.append(chat);
    const sends = (): string | null | undefined => findAll('[part=send-button]')[0]?.ariaLabel;
    await until(() => sends() === 'Senden');
    assert.equal(find<HTMLTextAreaElement>('textarea').placeholder, 'Nur zu …');
    chat.language = 'fr-CA';
    await until(() => sends() === 'Envoyer');
    chat.language = null;
    await until(() => sends() === 'Senden');
    section.remove();

    document.documentElement.lang = 'it';
    const page = await mount({ language: null });
    await until(() => page.findAll('[part=send-button]')[0]?.ariaLabel === 'Invia');
    document.documentElement.lang = 'xx';
    const browser = await mount({ language: null });
    assert.equal(
      browser.find('[part=send-button]').ariaLabel,
      'Send',
      'the language of the browser, where there is one',
    );
    document.documentElement.lang = '';
  });

  it('runs on a function that yields text', async () => {
    const { chat, findAll } = await mount({
      adapter: replyAdapter(async function* ({ text }) {
        yield 'You wrote ';
        yield `*${text}*.`;
      }),
    });
    const replied = next(chat, 'parley-reply');
    chat.sendMessage('hello');
    assert.equal((await replied).reply.state, 'done');
    await until(() => findAll('[part=answer] em').length === 1);
    assert.equal(shownText(findAll('[part=answer]')[0]!), 'You wrote hello.');
  });
});
