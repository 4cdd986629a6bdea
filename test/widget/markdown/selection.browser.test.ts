import { assert } from 'chai';

import { createView, stream } from './support.ts';

describe('what a reader does while an answer is written', () => {
  let box: HTMLElement;
  let update: (text: string, open?: boolean) => void;

  beforeEach(() => {
    const made = createView({ labels: { copy: 'Copy', copied: 'Copied' } });
    box = made.box;
    update = (text, open = true) => made.view.update(text, { open });
    document.body.append(box);
  });

  afterEach(() => box.remove());

  /** The text node that holds some words. */
  function textNode(words: string): Text {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node instanceof Text && node.data.includes(words)) return node;
    }
    throw new Error(`No text on the page holds “${words}”.`);
  }

  function select(words: string): void {
    const node = textNode(words);
    const start = node.data.indexOf(words);
    getSelection()?.setBaseAndExtent(node, start, node, start + words.length);
    assert.equal(getSelection()?.toString(), words);
  }

  /** Streams the rest of a text and makes sure at every character that the selection is still the same. */
  function streamWithSelection(begun: string, rest: string, words: string): void {
    for (let end = 1; end <= rest.length; end++) {
      update(begun + rest.slice(0, end));
      assert.equal(getSelection()?.toString(), words, rest.slice(0, end));
    }
    update(begun + rest, false);
    assert.equal(getSelection()?.toString(), words, 'at the end');
  }

  it('keeps what is selected in an earlier paragraph', () => {
    const begun = 'Some words of the **first** paragraph.\n\nSecond ';
    update(begun);
    select('words of');
    streamWithSelection(begun, 'with **bold** and\n\n- a list\n- `of` two\n\n```js\n1\n```\n', 'words of');
  });

  it('keeps what is selected in the paragraph that grows', () => {
    const begun = 'First.\n\nThe growing paragraph';
    update(begun);
    select('growing para');
    streamWithSelection(
      begun,
      ' goes on, with *emphasis*, `code` and [a link](https://a.example).\n\nThird.',
      'growing para',
    );
  });

  it('keeps what is selected in emphasis that is not ended yet', () => {
    const begun = 'This **is very import';
    update(begun);
    select('very imp');
    streamWithSelection(begun, 'ant** indeed.', 'very imp');
  });

  it('keeps what is selected in a list that turns loose, a code block and a table that grow', () => {
    const list = '- alpha item\n- beta item\n';
    update(list);
    select('alpha');
    streamWithSelection(list, '\n- gamma\n\n  more\n', 'alpha');

    const code = 'Now\n\n```js\nconst answer = 42;\nlet ';
    update(code);
    select('answer');
    streamWithSelection(code, 'x = 1;\n```\n\nAnd on.', 'answer');

    const table = '| head | two |\n|---|---|\n| cell | b';
    update(table);
    select('cell');
    streamWithSelection(table, ' |\n| c | d |\n\nAnd on.', 'cell');
  });

  it('leaves every node of the closed part where it is', () => {
    const text = '# Title\n\nPara **b**\n\n- one\n- two\n\n';
    update(text);
    const nodes = [...box.querySelectorAll('*')];
    assert.isAbove(nodes.length, 6);
    update(`${text}Then more, and **more**.\n\n> end`, false);
    assert.isTrue(nodes.every((node) => box.contains(node)));
  });

  it('keeps the focus on a link and the place to which a wide code block was scrolled', () => {
    box.style.inlineSize = '200px';
    const begun = `See [this](https://a.example).\n\n\`\`\`\n${'wide '.repeat(80)}\n`;
    update(begun);
    const link = box.querySelector('a');
    link?.focus();
    const scroller = box.querySelector('pre');
    scroller?.style.setProperty('overflow-x', 'auto');
    scroller?.scrollTo({ left: 120 });
    assert.equal(scroller?.scrollLeft, 120);
    update(`${begun}more\n`);
    update(`${begun}more\n\`\`\`\n`, false);
    assert.equal(document.activeElement, link);
    assert.equal(box.querySelector('pre')?.scrollLeft, 120);
  });

  it('makes a text anew that a translator on the page has replaced', () => {
    update('One sentence');
    const translated = document.createElement('font');
    translated.textContent = 'Ein Satz';
    textNode('One sentence').replaceWith(translated);
    update('One sentence, and another');
    assert.equal(box.textContent, 'One sentence, and another');
  });

  it('never moves a node that is right already', () => {
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((list) => records.push(...list));
    const { view, box: other } = createView();
    observer.observe(other, { childList: true, subtree: true, characterData: true });
    stream(view, 'Just a sentence of words that grows and grows');
    records.push(...observer.takeRecords());
    const [first, ...rest] = records.filter((record) => record.type === 'childList');
    assert.equal(first?.addedNodes.length, 1);
    assert.deepEqual(rest, []);
  });
});
