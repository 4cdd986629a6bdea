import assert from 'node:assert/strict';

import { speakable, takeSentences } from '../../../widget/src/elements/speech.ts';

/** What is said of a text that grows by so many code units at a time, each saying on its own. */
function saidOf(text: string, step: number): string[] {
  const said: string[] = [];
  let taken = 0;
  for (let end = step; ; end += step) {
    const complete = end >= text.length;
    const { said: now, length } = takeSentences(text.slice(taken, end), 'en', complete);
    taken += length;
    if (now) said.push(now);
    if (complete) return said;
  }
}

describe('what is read out of an answer', () => {
  it('[C15] is whole sentences, none of them twice and none left out', () => {
    const text = 'It is 3.5 km from here. Take the 2nd street! Is that clear?\n\nThen ring at Dr. Smith’s door. Bye';
    for (const step of [1, 2, 3, 7, 1000]) {
      assert.equal(saidOf(text, step).join(' '), text.replace(/\s+/g, ' '), `in steps of ${step}`);
    }
    assert.ok(saidOf(text, 1).length >= 4);
  });

  it('[C15] never breaks off inside a word', () => {
    for (const sentence of saidOf('One two three. Four five six. Seven', 1)) assert.match(sentence, /^\w+( \w+)*\.?$/);
  });

  it('[C15] takes a link as a whole, whatever stands in its text and address', () => {
    const text = 'See [What is it? A guide!](https://example.com/a.b?c=d!e) or [not a link. Done.\nNext. ';
    for (const step of [1, 3, 1000]) {
      assert.equal(saidOf(text, step).join(' '), 'See What is it? A guide! or [not a link. Done. Next.');
    }
  });

  it('leaves the signs of Markdown out', () => {
    assert.equal(speakable('## Care\n\n- **Wash** it\n- see [here](https://example.com)\n'), 'Care Wash it see here');
    assert.equal(speakable('| a | b |\n|---|---|\n| 1 | 2 |'), 'a b 1 2');
    assert.equal(speakable('Use `npm start` and *wait*, 2 * 3 is 6'), 'Use npm start and wait, 2 * 3 is 6');
    assert.equal(speakable('![A jug](https://example.com/jug.png)'), 'A jug');
  });

  it('leaves code out, also while it is being written', () => {
    const text = 'Do this:\n\n```js\nconst a = 1. Or two.\nlet b;\n```\n\nThat is all.';
    for (const step of [1, 5, 1000])
      assert.equal(saidOf(text, step).join(' '), 'Do this: That is all.', `in steps of ${step}`);
  });
});
