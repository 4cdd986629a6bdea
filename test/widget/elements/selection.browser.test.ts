import { assert } from 'chai';

import { drawn, mount, shownText, unmountAll, until, type Scene } from './support.ts';

describe('what is selected in an answer', () => {
  afterEach(unmountAll);

  /** Selects some words of the answer that is shown, as a person does who begins with pressing there. */
  function select({ find }: Scene, words: string): void {
    const answer = find('[part=answer-text]');
    const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode() as Text | null;
    while (node && !node.data.includes(words)) node = walker.nextNode() as Text | null;
    if (!node) throw new Error(`no text of the answer holds “${words}”`);
    const start = node.data.indexOf(words);
    node.parentElement!.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    getSelection()!.setBaseAndExtent(node, start, node, start + words.length);
    assert.equal(selected(), words);
  }

  const selected = () => getSelection()!.toString();

  for (const { where, words } of [
    { where: 'a paragraph that is whole', words: 'words of' },
    { where: 'the paragraph that grows', words: 'second one' },
  ]) {
    it(`stays selected while it is written on and when it ends, in ${where}`, async () => {
      const scene = await mount();
      const { adapter, ask, find, findAll } = scene;
      const id = await ask('Hello?');
      adapter.write(id, 'Some words of the **first** paragraph.\n\nThe second one');
      const ends = (text: string) => until(() => shownText(find('[part=answer]')).endsWith(text));
      await ends('The second one');
      select(scene, words);

      for (const [piece, end] of [
        [' goes on, with *stress* and `code`, so', 'so'],
        [' it is.\n\n- a list\n- of two\n', 'of two'],
        ['\n```js\n1\n```\n\nWith $x^2$ it', 'it'],
      ] as const) {
        adapter.write(id, piece);
        await ends(end);
        assert.equal(selected(), words, piece);
      }
      // All is read again when what draws formulas has come.
      await until(() => findAll('math').length > 0);
      assert.equal(selected(), words, 'with the formula');
      adapter.write(id, ' ends.');
      adapter.end(id);
      await until(() => findAll('[part=actions] button').length > 0);
      await ends('ends.');
      assert.equal(selected(), words, 'at the end');

      scene.past('from another tab', 'And its answer.');
      await until(() => findAll('parley-turn').length === 2);
      await drawn();
      assert.equal(selected(), words, 'below the next turn');
    });
  }
});
