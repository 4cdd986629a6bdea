import { assert } from 'chai';
import fc from 'fast-check';

import { loadEntityNames } from '../../../widget/src/markdown/entities.ts';
import { createView, shownAtOnce, stream } from './support.ts';

const TAGS = new Set(
  'a blockquote br button code del div em h3 h4 h5 h6 hr img input label li ol p pre span strong table tbody td th thead tr ul'.split(
    ' ',
  ),
);

const ATTRIBUTES = new Set(
  'alt checked class decoding dir disabled href loading part referrerpolicy rel scope src start tabindex target title type'.split(
    ' ',
  ),
);

/** Fails when anything of what is shown could run, be loaded or reach out by itself. */
function assertHarmless(box: Element, source: string): void {
  for (const shown of box.querySelectorAll('*')) {
    assert.isTrue(TAGS.has(shown.localName), `<${shown.localName}> of ${JSON.stringify(source)}`);
    for (const { name } of shown.attributes)
      assert.isTrue(ATTRIBUTES.has(name), `${name} of ${JSON.stringify(source)}`);
    if (shown instanceof HTMLAnchorElement) {
      assert.match(shown.href, /^(https?:\/\/|mailto:|tel:)/, JSON.stringify(source));
      assert.equal(shown.target, '_blank');
      assert.equal(shown.rel, 'noopener noreferrer nofollow');
    }
  }
}

/** Addresses that must not become a link in any notation. */
const BAD_ADDRESSES = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'java\u0000script:alert(1)',
  'java\tscript:alert(1)',
  'javascript&colon;alert(1)',
  'javascript&#58;alert(1)',
  'javascript&#x3a;alert(1)',
  'javascript&#0000058alert(1)',
  '&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)',
  '&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)',
  'java&Tab;script:alert(1)',
  'java&NewLine;script:alert(1)',
  'java&#9;script:alert(1)',
  'java&#10;script&#13;:alert(1)',
  '&#1;javascript:alert(1)',
  '\\javascript:alert(1)',
  'javascript\\:alert(1)',
  'javascript:%61lert(1)',
  'javascript://https://a.example/%0aalert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'blob:https://a.example/1',
  'file:///etc/passwd',
  'filesystem:https://a.example/x',
  'view-source:https://a.example',
  'intent://x#Intent;end',
  'ftp://a.example',
  'xmpp:a@b.example',
  '//a.example/path',
  '\\\\a.example\\path',
  '/\\a.example',
  'https:a.example',
  'https:/a.example',
  'https&colon;a.example',
  '/relative',
  './relative',
  '?query',
  '#fragment',
  'relative',
  '',
  'https://user@a.example',
  'https://bank.example:pass@a.example/',
  'https://a.ex\u200bample',
  'https://a.example/\u202etxt.exe',
  'https://',
  'http://[::1',
  'https://a b.example',
];

/** The ways to write a link or an image. */
const NOTATIONS = [
  (address: string) => `[label](${address})`,
  (address: string) => `[label](<${address}>)`,
  (address: string) => `[label](${address} "title")`,
  (address: string) => `![label](${address})`,
  (address: string) => `![label](<${address}>)`,
  (address: string) => `<${address}>`,
  (address: string) => `[label]\n\n[label]: ${address}`,
  (address: string) => `[label]: <${address}>\n\n[label][]`,
  (address: string) => `[![label](${address})](${address})`,
  (address: string) => `| [label](${address}) |\n|---|\n| ![label](<${address}>) |`,
];

const RAW_HTML = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe src="javascript:alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<div style="position:fixed;inset:0">x</div>',
  '<style>*{display:none}</style>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<form action="https://evil.example"><input name=a><button>x</button></form>',
  '<math><mtext></mtext><script>alert(1)</script></math>',
  '<template><script>alert(1)</script></template>',
  '<details open ontoggle=alert(1)>',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?php alert(1) ?>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;img src=x onerror=alert(1)&#62;',
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```',
  '```"><script>alert(1)</script>\ncode\n```',
  '```js" onclick="alert(1)\ncode\n```',
  '[a](https://a.example "\\" onmouseover=\\"alert(1)")',
  '[a](https://a.example/"onmouseover="alert(1))',
  '![" onerror="alert(1)](https://a.example/\'onerror=\'alert(1))',
  '[<img src=x onerror=alert(1)>](https://a.example)',
  '<https://a.example/"onclick="alert(1)>',
  'https://a.example/"onclick="alert(1)',
  '- [ ] <input onfocus=alert(1) autofocus>',
  '| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |',
  '# <script>alert(1)</script>',
  '> <script>alert(1)</script>',
];

describe('text that means harm', () => {
  // Until they are there a reference by name hides nothing, since it is not read.
  before(() => loadEntityNames());

  it('[C14] makes no link and loads no image of a bad address, in any notation, at once or bit by bit', () => {
    for (const address of BAD_ADDRESSES) {
      for (const notation of NOTATIONS) {
        const source = notation(address);
        const { view, box } = createView({ allowImage: () => true });
        stream(view, source, () => assertHarmless(box, source));
        view.update(source, { open: false });
        assertHarmless(box, source);
        // What is not a link may still hold a bare address that is a link in its own right.
        const links = [...box.querySelectorAll('a')].filter((link) => link.textContent === 'label');
        assert.deepEqual(links, [], JSON.stringify(source));
        assert.isNull(box.querySelector('img'), JSON.stringify(source));
      }
    }
  });

  it('[C14] makes links of good addresses in all those notations, so that the last test could fail', () => {
    for (const notation of NOTATIONS) {
      const links = [...shownAtOnce(notation('https://a.example/b?c=1'), false).querySelectorAll('a')];
      const labels = links.map((link) => link.textContent);
      assert.oneOf(labels[0], ['label', 'https://a.example/b?c=1'], notation('…'));
    }
    for (const address of ['http://a.example/', 'mailto:me@a.example', 'tel:+49301234']) {
      assert.equal(shownAtOnce(`[a](${address})`, false).querySelector('a')?.href, address);
    }
  });

  it('[C14] shows raw HTML as the text that it is', () => {
    for (const source of RAW_HTML) {
      const { view, box } = createView();
      stream(view, source, () => assertHarmless(box, source));
      view.update(source, { open: false });
      assertHarmless(box, source);
    }
    const html = '<div onclick="alert(1)">\n  <b>bold</b> *stars*\n</div>';
    assert.equal(shownAtOnce(html, false).textContent, html);
    assert.equal(shownAtOnce('Inline <b onclick="x">bold</b>.', false).textContent, 'Inline <b onclick="x">bold</b>.');
  });

  it('[C14] is harmless whatever it is made of', () => {
    const parts = fc.constantFrom(
      ...BAD_ADDRESSES,
      ...RAW_HTML,
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '!',
      '"',
      '`',
      '\n',
      '\n\n',
      '- ',
      '| ',
      '*',
      '&',
    );
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 12 }), (list) => {
        const source = list.join('');
        assertHarmless(shownAtOnce(source, true), source);
        assertHarmless(shownAtOnce(source, false, { labels: { copy: 'Copy', copied: 'Copied' } }), source);
      }),
      { numRuns: 500 },
    );
  });

  it('lets no tag of one line change how the next is read', () => {
    const box = shownAtOnce(
      'Open <a href="x"> here\n\nhttps://a.example and <pre> &amp; **b**\n\n&amp; https://b.example',
      false,
    );
    assert.equal(box.querySelectorAll('a').length, 2);
    assert.isTrue(box.textContent.endsWith('& https://b.example'));
  });
});
