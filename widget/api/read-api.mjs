import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { create, ts } from '@custom-elements-manifest/analyzer';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Where what a page sees of the widget is said: the element, and what its events carry. */
const SOURCES = ['src/elements/parley-chat.ts', 'src/elements/events.ts'];

/** What Lit calls, which a page has no reason to. */
const OF_LIT = new Set(['connectedCallback', 'disconnectedCallback']);
/** What the headless side of the element calls. */
const OF_CHAT = new Set(['conversationChanged', 'chatChanged', 'misconfigured', 'visitorLeft']);

/**
 * Reads from the sources what a page sees of `parley-chat`: a custom elements manifest with that one element, without
 * what is private.
 */
export async function readManifest() {
  const modules = await Promise.all(
    SOURCES.map(async (path) =>
      ts.createSourceFile(path, await readFile(join(root, path), 'utf8'), ts.ScriptTarget.ES2015, true),
    ),
  );
  const manifest = create({ modules, plugins: litPlugin(), context: { dev: false } });
  const [module] = manifest.modules;
  const element = module.declarations.find(({ name }) => name === 'ParleyChat');
  const { kind, name, description, members, attributes, events, slots, cssParts, cssProperties } = element;
  const declaration = {
    kind,
    customElement: true,
    tagName: 'parley-chat',
    name,
    description,
    attributes: attributes.filter(({ fieldName }) => isPublic(members.find((member) => member.name === fieldName))),
    members: members.filter(isPublic).map(asMember),
    events: events
      // What is dispatched is found too; what counts is what is said.
      .filter(({ description }) => description)
      .map(({ name, description }) => ({ name, description, type: { text: eventType(name) } })),
    slots,
    cssParts,
    cssProperties,
  };
  return {
    schemaVersion: '1.0.0',
    modules: [
      {
        kind: module.kind,
        path: module.path,
        declarations: [declaration],
        exports: [
          { kind: 'custom-element-definition', name: 'parley-chat', declaration: { name, module: module.path } },
          { kind: 'js', name, declaration: { name, module: module.path } },
        ],
      },
    ],
  };
}

function isPublic(member) {
  if (!member || member.static || (member.privacy && member.privacy !== 'public')) return false;
  return !OF_LIT.has(member.name) && !OF_CHAT.has(member.name);
}

/** What a field of functions holds is called as a method is. */
function asMember({ privacy: _, ...member }) {
  if (member.type?.text !== '() => void') return member;
  const { name, description } = member;
  return { kind: 'method', name, description, return: { type: { text: 'void' } } };
}

/** `parley-reply` is a `ParleyReplyEvent`. */
function eventType(name) {
  return `${name.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase())}Event`;
}
