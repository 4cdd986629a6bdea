import { assert } from 'chai';

import { loadEntityNames } from '../../../widget/src/markdown/entities.ts';
import { MarkdownView } from '../../../widget/src/markdown/index.ts';
import { createView, shownAtOnce } from './support.ts';

/** What a closed text looks like, without the attributes that every block has. */
function html(text: string): string {
  return shownAtOnce(text, false).innerHTML.replaceAll(' dir="auto"', '');
}

describe('the elements that an answer is made of', () => {
  it('are headings from the third level on, so that the outline of the page around stays right', () => {
    assert.equal(
      html('# a\n## b\n### c\n#### d\n##### e\n###### f'),
      '<h3>a</h3><h4>b</h4><h5>c</h5><h6>d</h6><h6>e</h6><h6>f</h6>',
    );
  });

  it('have the direction of their own words', () => {
    const box = shownAtOnce('שלום\n\nhello\n\n- مرحبا\n\n> hi\n\n## כותרת\n\n|א|\n|-|\n', false);
    document.body.append(box);
    const directions = [...box.children].map(
      (child) => getComputedStyle(child.querySelector('table, li') ?? child).direction,
    );
    box.remove();
    assert.deepEqual(directions, ['rtl', 'ltr', 'rtl', 'ltr', 'rtl', 'rtl']);
  });

  it('are paragraphs in every list item, with a class that says whether the list is loose', () => {
    assert.equal(html('- a\n- b'), '<ul class="tight"><li><p>a</p></li><li><p>b</p></li></ul>');
    assert.equal(html('3. a\n\n4. b'), '<ol class="loose" start="3"><li><p>a</p></li><li><p>b</p></li></ol>');
    assert.equal(
      html('1. a\n   - b'),
      '<ol class="tight"><li><p>a</p><ul class="tight"><li><p>b</p></li></ul></li></ol>',
    );
  });

  it('are boxes that nobody can tick, each with its text as its label, for tasks', () => {
    const box = shownAtOnce('- [ ] one\n- [x] **two**\n\n  more', false);
    const boxes = [...box.querySelectorAll('input')];
    assert.deepEqual(
      boxes.map((task) => [task.type, task.disabled, task.checked, task.closest('label')?.textContent]),
      [
        ['checkbox', true, false, 'one'],
        ['checkbox', true, true, 'two'],
      ],
    );
  });

  it('are tables in a box of their own that the keyboard reaches, with heads and alignment', () => {
    assert.equal(
      html('| a | b |\n|---|--:|\n| 1 | x<br>y |'),
      '<div class="table" part="table" tabindex="0"><table><thead><tr><th scope="col">a</th>' +
        '<th class="align-right" scope="col">b</th></tr></thead><tbody><tr><td>1</td>' +
        '<td class="align-right">x<br>y</td></tr></tbody></table></div>',
    );
    assert.equal(html('x<br>y'), '<p>x&lt;br&gt;y</p>');
  });

  it('are code with the name of its language, and a button where there are words for it', () => {
    const code = '```c++ title="x"\nint a;\n```';
    assert.equal(
      html(code),
      '<div class="code" part="code-block" dir="ltr"><div class="code-header" part="code-header">' +
        '<span class="language" part="code-language">c++</span></div>' +
        '<pre dir="ltr" tabindex="0"><code class="language-c++">int a;</code></pre></div>',
    );
    assert.isNull(shownAtOnce('```\nint a;\n```', false).querySelector('.code-header'));
    const labelled = shownAtOnce('    int a;', false, { labels: { copy: 'Kopieren', copied: 'Kopiert' } });
    assert.equal(labelled.querySelector('button')?.textContent, 'Kopieren');
  });

  it('have a character for a rare reference once the names of those are there, also in an answer that has ended', async () => {
    const { view, box } = createView();
    view.update('a &rarr; b &amp; &copy;', { open: false });
    assert.match(box.textContent ?? '', /^a (→|&rarr;) b & (©|&copy;)$/);
    await loadEntityNames();
    await Promise.resolve();
    assert.equal(box.textContent, 'a → b & ©');
  });

  it('are links that lead where their address says, with its character references read, in a page of their own', async () => {
    await loadEntityNames();
    const link = shownAtOnce('[**a**](https&#58;//a.example/?x=1&amp;y=2 "T &copy;")', false).querySelector('a');
    assert.equal(
      link?.outerHTML,
      '<a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer nofollow" title="T ©"><strong>a</strong></a>',
    );
    assert.equal(html('[docs](/docs) and [**x**](javascript:y)'), '<p>docs and <strong>x</strong></p>');
  });

  it('are links for images, unless the page allows the address', () => {
    const text = '![A cat](https://a.example/cat.png "Tom") ![](https://b.example/x.png)';
    const links = [...shownAtOnce(text, false).querySelectorAll('a')];
    assert.deepEqual(
      links.map((link) => [link.textContent, link.href]),
      [
        ['A cat', 'https://a.example/cat.png'],
        ['https://b.example/x.png', 'https://b.example/x.png'],
      ],
    );

    const box = shownAtOnce(text, false, { allowImage: ({ host }) => host === 'a.example' });
    assert.equal(
      box.querySelector('img')?.outerHTML,
      '<img src="https://a.example/cat.png" alt="A cat" loading="lazy" decoding="async" referrerpolicy="no-referrer" title="Tom">',
    );
    assert.equal(box.querySelectorAll('img').length, 1);
    assert.equal(box.querySelectorAll('a').length, 1);
  });

  it('never ask for an image of which only a part has come', () => {
    const { view, box } = createView({ allowImage: () => true });
    view.update('![A cat](https://a.example/ca', { open: true });
    assert.isNull(box.querySelector('img'));
    view.update('![A cat](https://a.example/cat.png)', { open: true });
    assert.equal(box.querySelector('img')?.src, 'https://a.example/cat.png');
  });

  it('stand in a shadow root as well as in an element', () => {
    const root = document.createElement('div').attachShadow({ mode: 'open' });
    new MarkdownView(root).update('# a\n\n- b', { open: false });
    assert.equal(root.innerHTML, shownAtOnce('# a\n\n- b', false).innerHTML);
  });

  it('are one text as it was written where it is nested beyond all sense', () => {
    const text = '>'.repeat(20_000);
    assert.equal(shownAtOnce(`${text} x`, false).textContent, `${text} x`);
    assert.equal(shownAtOnce(`${text} x`, true).textContent, `${text} x`);
    const lists = Array.from({ length: 200 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n');
    assert.isBelow(shownAtOnce(lists, false).querySelectorAll('ul').length, 50);
  });
});
