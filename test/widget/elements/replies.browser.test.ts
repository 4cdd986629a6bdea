import { assert } from 'chai';

import { drawn, mount, shownText, unmountAll, until } from './support.ts';

describe('a reply', () => {
  afterEach(unmountAll);

  it('[D2] has three dots at its place until it begins, then its text with a caret, then only its text', async () => {
    const { adapter, ask, find, findAll } = await mount();
    const id = await ask('Hello?');
    assert.equal(find('[part=thinking]').ariaLabel, 'Thinking');
    adapter.begin(id);
    await drawn();
    assert.lengthOf(findAll('[part=thinking]'), 1, 'also while it is claimed and empty');

    adapter.write(id, 'Good ', '**morn');
    await until(() => shownText(find('[part=answer]')) === 'Good morn');
    assert.lengthOf(findAll('[part=thinking]'), 0);
    const caret = () => getComputedStyle(find('[part=answer-text] > :last-child'), '::after').content;
    assert.equal(caret(), '""');

    adapter.write(id, 'ing**.');
    adapter.end(id);
    await drawn();
    assert.equal(
      find('[part=answer-text]').innerHTML.replace(/ dir="auto"/g, ''),
      '<p>Good <strong>morning</strong>.</p>',
    );
    assert.equal(caret(), 'none');
  });

  it('[F5][I5] of a new attempt shows the old text pale until it begins', async () => {
    const { adapter, past, find, findAll } = await mount({});
    const id = past('one', 'The old answer.');
    await drawn();
    assert.lengthOf(findAll('.superseded'), 0);
    await adapter.retry('', id);
    await drawn();
    assert.equal(shownText(find('.superseded')), 'The old answer.');
    const color = (selector: string): string => getComputedStyle(find(selector)).color;
    assert.equal(color('.superseded [part=answer-text]'), color('[part=day]'));
    assert.notEqual(color('[part=day]'), color('[part=heading]'));
    assert.lengthOf(findAll('[part=thinking]'), 1);

    adapter.write(id, 'A new');
    await until(() => shownText(find('[part=answer]')) === 'A new');
    assert.lengthOf(findAll('.superseded'), 0);
  });

  describe('that is copied', () => {
    const withClipboard = (clipboard: Pick<Clipboard, 'writeText'> | undefined): void =>
      void Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    afterEach(() => Reflect.deleteProperty(navigator, 'clipboard'));

    it('is in the clipboard as it was written, and its button says so', async () => {
      const { past, find } = await mount({});
      past('one', 'Good **morning**.');
      await drawn();
      const written: string[] = [];
      withClipboard({ writeText: async (text) => void written.push(text) });
      find('button[aria-label="Copy answer"]').click();
      await until(() => find('[part=actions] button').ariaLabel === 'Copied');
      assert.deepEqual(written, ['Good **morning**.']);
    });

    it('is selected where there is no clipboard, as on plain http', async () => {
      const { past, find } = await mount({});
      past('one', 'Good **morning**.');
      await drawn();
      withClipboard(undefined);
      getSelection()?.removeAllRanges();
      const selected = new Promise((resolve) => document.addEventListener('selectionchange', resolve, { once: true }));
      find('button[aria-label="Copy answer"]').click();
      await selected;
      await until(() => getSelection()?.toString().trim() === 'Good morning.');
      assert.equal(find('[part=actions] button').ariaLabel, 'Copy answer');
    });
  });

  it('[H6] that failed shows its reason and what was written, and is asked for again', async () => {
    const { adapter, ask, find, findAll } = await mount();
    const id = await ask('Hello?');
    adapter.write(id, 'Half an answer');
    adapter.end(id, 'failed', { code: 'responder_failed', message: 'The model is overloaded.' });
    await drawn();
    assert.equal(shownText(find('[part=answer]')), 'Half an answer');
    assert.equal(shownText(find('[part=end]')), 'The model is overloaded. Try again');
    find('[part=end] button').click();
    await until(() => adapter.calls.includes('retry'));
    await drawn();
    assert.lengthOf(findAll('[part=end]'), 0);
    assert.lengthOf(findAll('[part=thinking]'), 1);
  });

  it('[H6] that was stopped keeps what was written', async () => {
    const { adapter, ask, find } = await mount();
    const id = await ask('Hello?');
    adapter.write(id, 'Half an ans');
    await drawn();
    find('[part=stop-button]').click();
    await until(() => find('parley-reply').shadowRoot!.querySelector('[part=end]') !== null);
    assert.equal(shownText(find('[part=answer]')), 'Half an ans');
    assert.equal(shownText(find('[part=end]')), 'Stopped. Try again');
  });

  it('[H6] that is done can be asked for again only where it is the last', async () => {
    const { past, findAll } = await mount();
    past('one', 'First.');
    await drawn();
    const offers = () => findAll('[part=actions]').map((actions) => actions.querySelectorAll(':scope > button').length);
    assert.deepEqual(offers(), [2]);
    past('two', 'Second.');
    await drawn();
    assert.deepEqual(offers(), [1, 2]);
  });

  it('[W2] that has to wait for an earlier one says so', async () => {
    const { adapter, ask, findAll } = await mount();
    const first = await ask('one');
    adapter.begin(first);
    await ask('two');
    assert.deepEqual(
      findAll('[part=thinking]').map((dots) => dots.ariaLabel),
      ['Thinking', 'Next in line'],
    );
    adapter.write(first, 'Done.');
    adapter.end(first);
    await drawn();
    assert.deepEqual(
      findAll('[part=thinking]').map((dots) => dots.ariaLabel),
      ['Thinking'],
    );
  });

  it('lists its sources below, and links only to addresses that are safe', async () => {
    const { adapter, ask, findAll, find } = await mount();
    const id = await ask('Where from?');
    adapter.write(
      id,
      { kind: 'source', id: 'a', title: 'Safe', url: 'https://example.com/a' },
      'See there.',
      { kind: 'source', id: 'b', title: 'Script', url: 'javascript:alert(1)' },
      { kind: 'source', id: 'c', title: 'No address' },
      { kind: 'source', id: 'a', title: 'Safer', url: 'https://example.com/a' },
    );
    adapter.end(id);
    await until(() => findAll('[part=source]').length === 3);
    const sources = findAll('[part=source]');
    assert.deepEqual(sources.map(shownText), ['1 Safer', '2 Script', '3 No address']);
    assert.deepEqual(
      sources.map((source) => source.getAttribute('href')),
      ['https://example.com/a', null, null],
    );
    assert.equal(sources[0]!.getAttribute('rel'), 'noopener noreferrer');
    // Of two nodes in different trees nobody can say which one comes first; the element of the sources is in the text's.
    const [text, list] = [find('[part=answer-text]'), find('parley-sources')];
    assert.strictEqual(text.getRootNode(), list.getRootNode());
    assert.ok(text.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it('previews a source that is pointed at or has the focus, in the window, until Escape', async () => {
    const { adapter, ask, chat, findAll, find } = await mount();
    const id = await ask('Where from?');
    adapter.write(id, 'There.', {
      kind: 'source',
      id: 'a',
      title: 'Care',
      url: 'https://example.com/a',
      quote: 'By hand.',
    });
    adapter.end(id);
    await drawn();
    const previews = () => findAll('[part=source-preview]');
    assert.lengthOf(previews(), 0);
    const chip = find('[part=source]');
    chip.focus();
    await drawn();
    assert.equal(shownText(find('[part=source-preview]')), 'Care “By hand.” example.com'.replace(/[“”]/g, ''));
    assert.equal(chip.getAttribute('aria-describedby'), find('[part=source-preview]').id);
    const box = find('[part=source-preview]').getBoundingClientRect();
    assert.isAtMost(box.bottom, chip.getBoundingClientRect().top, 'it does not cover its chip');
    assert.isTrue(box.left >= 0 && box.right <= innerWidth && box.top >= 0);

    chip.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
    );
    await drawn();
    assert.lengthOf(previews(), 0);
    assert.isTrue(chat.isOpen, 'the panel stays open');

    chip.dispatchEvent(new MouseEvent('mouseenter'));
    await drawn();
    assert.lengthOf(previews(), 1);
    find('[part=sources]').dispatchEvent(new MouseEvent('mouseleave'));
    await drawn();
    assert.lengthOf(previews(), 0);
  });

  it('[C14] links to a file only where its address is safe', async () => {
    const { adapter, ask, findAll } = await mount();
    const id = await ask('The files?');
    const file = { kind: 'file', name: 'list.pdf', mediaType: 'application/pdf' } as const;
    adapter.write(
      id,
      { ...file, id: 'a', url: 'https://example.com/list.pdf' },
      { ...file, id: 'b', url: 'javascript:alert(1)' },
    );
    adapter.end(id);
    await until(() => findAll('[part=file]').length > 0);
    await drawn();
    assert.deepEqual(
      findAll('[part=file]').map((link) => link.getAttribute('href')),
      ['https://example.com/list.pdf'],
    );
  });

  it('[D8] folds its thoughts away, shows each tool once, and passes over what it does not know', async () => {
    const { adapter, ask, find, findAll } = await mount();
    const id = await ask('Think!');
    adapter.write(
      id,
      { kind: 'reasoning', text: 'Let me ' },
      { kind: 'reasoning', text: 'think.' },
      { kind: 'tool', callId: '1', name: 'search', title: 'Search', state: 'running' },
      { kind: 'tool', callId: '1', name: 'search', title: 'Search', state: 'done' },
      { kind: 'hologram', id: 'h' } as never,
      'Here.',
    );
    adapter.end(id);
    await until(() => findAll('[part=tool]').length > 0 && findAll('details').length > 0);
    await drawn();
    const thoughts = find<HTMLDetailsElement>('details');
    assert.isFalse(thoughts.open);
    assert.equal(thoughts.querySelector('.thoughts')!.textContent, 'Let me think.');
    assert.deepEqual(findAll('[part=tool]').map(shownText), ['Search · done']);
    assert.equal(shownText(find('[part=answer-text]')), 'Here.');
    assert.lengthOf([...find('[part=answer]').children], 3);
  });

  it('says so where a command was not carried out, and tells the page', async () => {
    const { adapter, past, find, findAll, chat } = await mount();
    past('one', 'First.');
    await drawn();
    const errors: string[] = [];
    chat.addEventListener('parley-error', ({ code }) => errors.push(code));
    adapter.retry = () => Promise.reject(new Error('no'));
    findAll('[part=actions] button')[1]!.click();
    await until(() => findAll('[part=notice]').length === 1);
    assert.equal(shownText(find('[part=notice]')), 'That did not work. Please try again.');
    assert.deepEqual(errors, ['command-failed']);
  });

  it('of a person of the site is text with a name, and asks for no answer', async () => {
    const { adapter, conversationId, findAll, find } = await mount();
    adapter.add(conversationId, {
      id: '019a0000-0000-7000-8000-000000000001',
      author: 'operator',
      text: 'Hello, *Ingrid* here.',
    });
    await until(() => findAll('[part=message] em').length === 1);
    assert.lengthOf(findAll('parley-reply'), 0);
    assert.lengthOf(findAll('[part=question]'), 0);
    assert.match(find('parley-turn').ariaLabel!, /^Team, /);
  });
});
