import { assert } from 'chai';

import { loadMath } from '../../../widget/src/markdown/math.ts';
import { createView, stream, visibleText } from './support.ts';

/**
 * Texts of which no reader should ever see a mark that goes away again. Each is streamed a character at a time; whatever
 * is visible then must be how the final text begins.
 *
 * Not covered, since a model rarely writes it or nobody can know: marks that are never ended (shown as emphasis until the
 * paragraph is over), one star inside of a word (`un*frigging*believable`), code over several lines of one
 * paragraph, links with a line end in them or a label of more than 160 characters, references whose definition comes
 * later or goes over several lines, tables whose header does not begin with a pipe, pipes inside of code in a table.
 */
const CALM: Readonly<Record<string, string>> = {
  headings: '# One\n\nText.\n\n## `Two` and **bold** ##\n\n### [Three](https://a.example)\n\n#hashtag\n\n# C#\n',
  'underlined headings': 'One\n===\n\nText\n\nTwo\n---\n\nThree **b**\n-----\nEnd.\n',
  emphasis: 'A *b* **c** ***d*** __e__ _f_ **_g_ h** and **i *j* k** then *l **m** n*.\n\n**Lead:** text **(x)**\n',
  'emphasis between words without spaces': '这是**重点**内容，还有*强调*。\n',
  'signs that are none of it':
    '2 * 3 = 6, 2*3, snake_case_name, ~5 to ~10, a_b_, 5 < 6 > 4 & 7, AT&T, R&D; x<y, a[0], f(x)[1]!\n',
  strikethrough: 'Was ~~old~~ new, ~~**x**~~ y.\n',
  code: 'Run `npm i` or `` a ` b `` now; `a*b*c` and **`x`** and `<b>`.\n\n``two`` at the start\n',
  links:
    'See [docs](https://a.example/a_b(c)_d "Title *x*") or [**b** `c`](<https://a.example>)! [x]: y, [1], [a b] c.\n',
  'bare addresses':
    'Go to https://a.example/path?x=1&y=2, www.a.example or me@a.example. <https://a.example/b_c> <me@b.example>\n',
  'bare addresses with marks in them': 'See https://a.example/a**b/c_d/~e/f$g, then go on.\n',
  images: 'Wow! ![alt *text*](https://a.example/i.png) and [![x](https://a.example/x.png)](https://a.example)\n',
  'references that are defined before': '[ref]: https://a.example "Title"\n\nUse [ref], [text][ref] and [ref][].\n',
  'character references': 'AT&amp;T &copy; &#42;&#x2a; &mdash; &nosuch; &lt;b&gt; &\n',
  escapes: '\\*not em\\* \\[x\\] \\`c\\` 1\\. a \\\\ \\# \\!\\[\n',
  'line breaks': 'One  \ntwo\\\nthree\nfour\n',
  lists: '- one\n- **two**: x\n  - `nested`\n    - deeper\n- three\n\n* star\n* **bold**\n\n+ plus\n',
  'numbered lists': '1. one\n2. two\n   more\n\n   para\n\n3) other\n\n2024 was a year.\n2025. So\n',
  'lists that turn loose': '- a\n\n- b\n\n  c\n- d\n',
  'task lists': '- [ ] open *x*\n- [x] done\n- [y] none\n- [link](https://a.example)\n',
  quotes: '> quote **b**\n> more\n>\n> - list\n> > nested\n\nEnd\n',
  'fenced code':
    'Text:\n```js\nconst a = `x`;\n// `` # - * |\n```\n\n~~~\n```\n~~~\n\n````md\n```js\n1\n```\n````\nEnd.\n',
  'fenced code in a list': '1. Do\n\n   ```py\n   print(1)\n   ```\n\n2. Then\n   ~~~\n   x\n   ~~~\n',
  'indented code': 'Text\n\n    code *x*\n\n    more\n\nEnd\n',
  'breaks between parts': 'a\n\n---\n\n***\n\nb\n\n___\n\n- - -\n\n* * *\n',
  tables:
    '| Name | Value |\n| :--- | ---: |\n| **x** | `y` |\n| [l](https://a.example) | 2 \\| 3 |\n| a<br>b | |\n\nText\n',
  'tables in a text or a list': 'Intro\n| a | b |\n|-|-|\n| 1 | 2 |\n\n- item\n\n  | a |\n  |---|\n  | 1 |\n',
  'lines with a pipe that are no table':
    '| not a table\n\n|x| = 3\nand more\n\n| a | b |\n| c | d |\n\nEnd | of | it\n',
  'raw HTML': 'A <b class="x_y_z">bold</b> and <br> <!-- *c* --> x\n\n<div>\n<p>*hi*</p>\n</div>\n\nok <3 a < b\n',
  prices: 'It costs $5, US$7 or $10, from $HOME.\n',
  formulas: 'So $x^2$ and \\(y_1\\) and $a + b$.\n\n$$\na_1 = b\n- c\n$$\n\n1. An item:\n   $$z_1$$\n\nEnd.\n',
  definitions: 'Text\n\n[a]: https://a.example\n[b]: <https://b.example> "Title"\n\nEnd [a] [b]\n',
};

describe('the text that a reader sees while an answer is written', () => {
  before(() => loadMath());

  for (const [name, text] of Object.entries(CALM)) {
    it(`only ever grows: ${name}`, () => {
      const { view, box } = createView();
      const seen: [string, string][] = [];
      stream(view, text, (sofar) => seen.push([sofar, visibleText(box)]));
      view.update(text, { open: false });
      const final = visibleText(box);
      for (const [sofar, visible] of seen) {
        assert.isTrue(final.startsWith(visible), `“${visible.slice(-60)}” after ${JSON.stringify(sofar.slice(-40))}`);
      }
      assert.equal(seen.at(-1)?.[1], final, 'all of it is there before the end is known');
    });
  }

  it('is not held back for long: what is missing is what its last words may turn into', () => {
    const { view, box } = createView();
    let late = 0;
    stream(view, CALM['emphasis'] ?? '', (sofar) => {
      const letters = (words: string): number => words.replace(/[^A-Za-z]/g, '').length;
      late = Math.max(late, letters(sofar) - letters(visibleText(box)));
    });
    assert.equal(late, 0);
  });

  it('shows emphasis, strikethrough and code in their shape from the first letter on', () => {
    const { view, box } = createView();
    view.update('A **bo', { open: true });
    assert.equal(box.innerHTML, '<p dir="auto">A <strong>bo</strong></p>');
    view.update('A **bold** and `co', { open: true });
    assert.equal(box.innerHTML, '<p dir="auto">A <strong>bold</strong> and <code>co</code></p>');
  });

  it('gives a mark back as a sign when its paragraph is over and nothing ended it', () => {
    const { view, box } = createView();
    view.update('A **bo', { open: true });
    view.update('A **bo\n\nNext', { open: true });
    assert.equal(box.innerHTML, '<p dir="auto">A **bo</p><p dir="auto">Next</p>');
  });
});
