import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readMarkdownFolder } from '../../../../server/src/responders/faq/folder.ts';
import { createLinkResolver, quotable } from '../../../../server/src/responders/faq/inline.ts';
import { splitSections, type Section } from '../../../../server/src/responders/faq/sections.ts';

describe('the documents of the faq responder', () => {
  describe('a folder', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'parley-faq-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    const write = async (...paths: string[]) => {
      for (const path of paths) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), `# ${path}`);
      }
    };

    it('is read with all folders in it, in the order of a table of contents', async () => {
      await write('b/two.md', 'z.md', 'a10.md', 'a9.markdown', 'README.md', 'b/index.md', 'b/c/deep.MD');
      const files = await readMarkdownFolder(folder);
      const paths = ['README.md', 'a9.markdown', 'a10.md', 'z.md', 'b/index.md', 'b/two.md', 'b/c/deep.MD'];
      assert.deepEqual(
        files.map(({ path }) => path),
        paths,
      );
      assert.equal(files[0]?.text, '# README.md');
    });

    it('is read without other files, hidden folders, packages and links', async () => {
      await write('yes.md', 'no.txt', '.git/no.md', '.no.md', 'node_modules/p/no.md', 'a/node_modules/p/no.md');
      await symlink(join(folder, 'yes.md'), join(folder, 'no-link.md'));
      const files = await readMarkdownFolder(folder);
      assert.deepEqual(
        files.map(({ path }) => path),
        ['yes.md'],
      );
    });

    it('may be one file', async () => {
      await write('README.md', 'other.md');
      const files = await readMarkdownFolder(join(folder, 'README.md'));
      assert.deepEqual(files, [{ path: 'README.md', text: '# README.md' }]);
    });

    it('has to be there, and to hold Markdown', async () => {
      await assert.rejects(readMarkdownFolder(join(folder, 'nowhere')), /nowhere.*ENOENT/);
      await write('notes.txt');
      await assert.rejects(readMarkdownFolder(folder), /no Markdown file/);
    });
  });

  describe('a piece of Markdown that is to be quoted', () => {
    const plain = (markdown: string) => quotable(markdown, createLinkResolver(undefined, '.md'));
    const linked = (markdown: string, suffix = '.md') =>
      quotable(markdown, createLinkResolver('https://docs.example/guide/a.md', suffix));

    it('keeps links that are whole addresses, and makes others plain text', () => {
      assert.equal(plain('See [it](https://a.example/b "title").'), 'See [it](https://a.example/b).');
      assert.equal(
        plain('[Mail](mailto:a@b.example) [us](other.md) [here](#top).'),
        '[Mail](mailto:a@b.example) us here.',
      );
    });

    it('makes a link plain text that could do harm', () => {
      assert.equal(plain('[a](javascript:alert(1)) [b](data:text/html,x)'), 'a b');
      assert.equal(linked('[a](javascript:alert(1))'), 'a');
    });

    it('lets relative links lead to where the documents can be read', () => {
      assert.equal(linked('[b](b.md#part)'), '[b](https://docs.example/guide/b.md#part)');
      assert.equal(
        linked('[b](../b.md) [c](#here)', ''),
        '[b](https://docs.example/b) [c](https://docs.example/guide/a#here)',
      );
      assert.equal(linked('[b](<c d (e).md>)'), '[b](https://docs.example/guide/c%20d%20%28e%29.md)');
    });

    it('follows reference links to their targets', () => {
      const targets = { 'the thing': { href: 'https://a.example' }, own: { href: 'own.md' } };
      const resolve = createLinkResolver(undefined, '.md');
      const cleaned = quotable('[a][The Thing] [the thing][] [the thing] [b][own] [c][nowhere] [x]', resolve, targets);
      const link = (text: string) => `[${text}](https://a.example)`;
      assert.equal(cleaned, `${link('a')} ${link('the thing')} ${link('the thing')} b [c][nowhere] [x]`);
    });

    it('has the descriptions of images, and no badge that is a link', () => {
      assert.equal(
        plain('A ![map](m.png) here. [![ok](b.svg)](https://ci.example)'),
        'A map here. [ok](https://ci.example)',
      );
      assert.equal(plain('[![](b.svg)](https://ci.example)text'), 'text');
    });

    it('has no comments and no tags of HTML, but what they enclose', () => {
      assert.equal(plain('a<!-- secret\n\n --> <b class="x">b</b><br/> 1 < 2 > 0'), 'a b 1 < 2 > 0');
    });

    it('has its code as it was', () => {
      const code = '`[a](b.md) <b>` and ``<!-- ` -->`` and `![i](j)`';
      assert.equal(plain(code), code);
    });
  });

  describe('a file', () => {
    const split = (text: string, addresses = {}) => splitSections({ path: 'guide/a.md', text }, addresses);
    const find = (sections: Section[], title: string) => sections.find((section) => section.title === title)!;

    it('is split at its headings, which are known with those above them', () => {
      const sections = split('# Title\n\nIntro.\n\n## One\n\na\n\n### Deep\n\nb\n\n## Two\n\nc');
      assert.deepEqual(
        sections.map(({ id, title, above }) => [id, title, above]),
        [
          ['guide/a.md#title', 'Title', []],
          ['guide/a.md#one', 'One', []],
          ['guide/a.md#deep', 'Deep', ['One']],
          ['guide/a.md#two', 'Two', []],
        ],
      );
      assert.ok(sections.every(({ fileTitle }) => fileTitle === 'Title'));
      assert.deepEqual(find(sections, 'Title').children, [find(sections, 'One'), find(sections, 'Two')]);
      assert.deepEqual(find(sections, 'One').children, [find(sections, 'Deep')]);
    });

    it('takes its title from its front matter, else its first heading, else its name, and quotes no front matter', () => {
      const withFront = split('\uFEFF---\r\ntitle: "From: above"\r\nsecret: yes\r\n---\r\n# Own\r\n\r\ntext');
      assert.equal(withFront[0]?.fileTitle, 'From: above');
      assert.doesNotMatch(JSON.stringify(withFront), /secret/);
      assert.equal(split('Text.\n\n## First\n\nMore.')[0]?.fileTitle, 'First');
      assert.equal(splitSections({ path: 'how-to_pay.md', text: 'Text.' })[0]?.fileTitle, 'How to pay');
    });

    it('has anchors as GitHub makes them, each once, and addresses where a base is known', () => {
      const text = '# Über `x`, y & z!\n\na\n\n## Twice\n\nb\n\n## Twice\n\nc';
      const ids = split(text).map(({ id }) => id.replace(/.*#/, ''));
      assert.deepEqual(ids, ['über-x-y--z', 'twice', 'twice-1']);
      assert.equal(split(text)[1]?.url, undefined);
      const at = (addresses: object) => split(text, addresses)[1]?.url;
      assert.equal(at({ baseUrl: 'https://docs.example/v1' }), 'https://docs.example/v1/guide/a.md#twice');
      assert.equal(at({ baseUrl: 'https://docs.example/', suffix: '' }), 'https://docs.example/guide/a#twice');
    });

    it('is cut into paragraphs, items, rows and code', () => {
      const [section] = split(
        '# T\n\nPara.\n\n- **one**: a\n- two\n\n| k | v |\n|---|---|\n| `x` | 1 |\n\n```js\nf()\n```\n\n---',
      );
      assert.deepEqual(
        section?.passages.map(({ kind, markdown, name }) => [kind, markdown, name]),
        [
          ['text', 'Para.', ''],
          ['item', '- **one**: a', 'one'],
          ['item', '- two', ''],
          ['row', '| `x` | 1 |', 'x'],
          ['code', '```js\nf()\n```', ''],
        ],
      );
      assert.equal(section?.passages[3]?.plain, 'k: x; v: 1');
      assert.equal(section?.passages[3]?.lead, '| k | v |\n|---|---|');
    });

    it('has long paragraphs cut into sentences that tear nothing', () => {
      const filler = 'This sentence is here to make it long, and says nothing else at all. '.repeat(7);
      const text = `${filler}See [the docs. Really](https://a.example/b), and \`a. B\`, e.g. now. **All. Of it.** End of this.`;
      const [section] = split(`# T\n\n${text}`);
      const pieces = section!.passages.map(({ markdown }) => markdown);
      assert.equal(pieces.join(''), text);
      assert.equal(pieces.length, 9, 'seven times the filler, the links, and the short ones together');
      assert.ok(pieces[7]!.startsWith('See [the docs. Really](https://a.example/b), and `a. B`'));
    });

    it('says nothing where there are only pictures, comments or headings', () => {
      const sections = split(
        '# T\n\n![a](a.png) [![b](b.png)](c)\n\n<!-- secret -->\n\n## Empty\n\n### Emptier\n\n## Full\n\ntext',
      );
      assert.deepEqual(
        sections.map(({ title, passages }) => [title, passages.length]),
        [
          ['T', 0],
          ['Full', 1],
        ],
      );
      assert.deepEqual(sections[0]?.children, [sections[1]]);
    });
  });
});
