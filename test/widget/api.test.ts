import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { readManifest } from '../../widget/api/read-api.mjs';
import { apiFiles } from '../../widget/api/write-api.mjs';
import { TIMELINE_PARTS } from '../../widget/src/elements/parts.ts';

const source = (path: string) => readFile(new URL(`../../widget/${path}`, import.meta.url), 'utf8');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found!);
const sorted = (names: Iterable<string>) => [...new Set(names)].toSorted();

describe('what the element says of itself', () => {
  type Element = Awaited<ReturnType<typeof readManifest>>['modules'][number]['declarations'][number];
  let element: Element;
  let chat: string;
  before(async () => {
    element = (await readManifest()).modules[0]!.declarations[0]!;
    chat = await source('src/elements/parley-chat.ts');
  });
  const names = (list: readonly { readonly name: string }[]) => sorted(list.map(({ name }) => name));

  it('is what the manifest and the typings say; else run "npm run manifest"', async () => {
    for (const [path, text] of Object.entries(await apiFiles())) assert.equal(await source(path), text, path);
  });

  it('has a sentence for each attribute, property, method, event, slot, part and custom property', () => {
    const { attributes, members, events, slots, cssParts, cssProperties } = element;
    const said = [attributes, members, events, slots, cssParts, cssProperties];
    for (const list of said) {
      assert.ok(list.length > 0);
      for (const { name, description } of list)
        assert.match(description ?? '', /\S+ .*\.$/s, `of ${name} is said nothing`);
    }
  });

  it('names every event that there is, and no other', async () => {
    const made = all(await source('src/elements/events.ts'), /super\('(parley-[a-z]+)'/g);
    assert.ok(made.length > 5);
    assert.deepEqual(names(element.events), sorted(made));
  });

  it('names every slot that it has, and no other', () => {
    const passed = all(chat, /this\.pass\('([a-z-]+)'/g);
    const written = all(chat, /<slot name="([a-z-]+)"/g);
    assert.deepEqual(names(element.slots), sorted([...passed, ...written]));
  });

  it('names every part that it lets out, and no other; each is on an element', async () => {
    const exported = all(chat, /exportparts="([^"]+)"/g)
      .concat(TIMELINE_PARTS)
      .flatMap((list) => list.split(/,\s*/));
    const own = all(chat.slice(chat.indexOf('render()')), /\spart="([^"]+)"/g);
    assert.deepEqual(names(element.cssParts), sorted([...exported, ...own]));
    const files = await readdir(new URL('../../widget/src/', import.meta.url), { recursive: true });
    const written = new Set<string>();
    for (const name of files.filter((each) => each.endsWith('.ts'))) {
      for (const part of all(await source(`src/${name}`), /\spart(?:="|: ')([^"']+)["']/g)) written.add(part);
    }
    for (const name of names(element.cssParts)) assert.ok(written.has(name), `nothing has the part ${name}`);
  });

  it('names every custom property that a page may set, and no other', async () => {
    const read = all(await source('src/theme.ts'), /var\(\s*(--parley-[a-z-]+)/g);
    assert.ok(read.length > 5);
    assert.deepEqual(names(element.cssProperties), sorted(read));
  });

  it('has attributes of one word, which the script tag can be given with data- in front', () => {
    for (const { name } of element.attributes) assert.match(name, /^[a-z]+$/);
  });

  it('is in docs/embedding.md and docs/theming.md, all of it', async () => {
    const read = (name: string) => readFile(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
    const docs = (await read('embedding')) + (await read('theming'));
    const { attributes, members, events, slots, cssParts, cssProperties } = element;
    const methods = members.filter(({ kind }) => kind === 'method').map(({ name }) => `${name}(`);
    const properties = members.filter(({ kind }) => kind === 'field').map(({ name }) => name);
    const rest = [attributes, events, slots, cssParts].flatMap(names);
    const tokens = names(cssProperties).map((name) => name.slice('--parley-'.length));
    for (const name of [...methods, ...properties.filter((name) => name !== 'isOpen'), ...rest, ...tokens]) {
      assert.ok(docs.includes(`\`${name}`), `${name} is in neither`);
    }
  });
});
