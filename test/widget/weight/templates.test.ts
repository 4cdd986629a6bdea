import assert from 'node:assert/strict';
import { shortNames } from '../../../widget/shorter-properties.mjs';
import { squeeze } from '../../../widget/squeeze-templates.mjs';

describe('the templates in the build', () => {
  it('lose the white space between tags, and keep what stands in texts and values', () => {
    const source = 'html`\n  <p class="a ${b}">\n    one\n    two ${html`<b> x </b>`}\n  </p>\n`';
    assert.equal(squeeze(source), 'html`<p class="a ${b}">one two ${html`<b> x </b>`}</p>`');
  });

  const wrong = {
    'a comment': 'html`<!-- ${a} -->`',
    'the text of a text area': 'html`<textarea rows="1">${a}</textarea>`',
    'the place of an attribute': 'html`<div class="b" ${a}></div>`',
  };
  for (const [where, source] of Object.entries(wrong)) {
    it(`may have no value in ${where}, since nothing would draw it there`, () => {
      assert.throws(() => squeeze(source), /expected no value in/);
    });
  }

  it('may have values in attributes of all kinds and between tags', () => {
    const source = 'html`<a href=${a} class="b ${c}" ?hidden=${d} .e=${f} @click=${() => g > h}>${i} ${j}</a>`';
    assert.equal(squeeze(source), source);
  });
});

describe('the custom properties in the build', () => {
  it('have a name of their own each, the shortest for the most used, and none that a page might have', () => {
    const names = shortNames(['--_a: var(--_long-one); --_b: var(--_long-one)', 'var(--parley-accent, --_b)']);
    assert.deepEqual(
      [...names],
      [
        ['--_b', '--_0'],
        ['--_long-one', '--_1'],
        ['--_a', '--_2'],
      ],
    );
  });
});
