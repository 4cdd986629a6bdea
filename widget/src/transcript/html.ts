import { textOf, type SourceEntry, type Turn } from '@parley/protocol';

import '../locales/en-more.ts';
import { readAddress } from '../markdown/links.ts';
import { MarkdownView } from '../markdown/markdown-view.ts';
import { authorName, timeOf, type Transcript } from './transcript.ts';

/** Plain enough for every reader and printer, and nothing in it is loaded from anywhere. */
const STYLES = `
  :root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
  section { margin-block: 1.75rem; }
  h2 { margin: 0 0 .25rem; font-size: .9rem; }
  h2 time { font-weight: 400; opacity: .7; }
  .said { white-space: pre-wrap; padding: .6rem 1rem; border-radius: .8rem; background: rgb(127 127 127 / 14%); }
  pre { overflow: auto; padding: .8rem; border-radius: .5rem; background: rgb(127 127 127 / 14%); }
  table { border-collapse: collapse; } td, th { padding: .25rem .6rem; border: 1px solid rgb(127 127 127 / 45%); }
  img { max-width: 100%; }
`;

/**
 * A conversation as a web page that stands alone. It is put together node by node, so that nothing that was written in it
 * can become markup; and it says itself that no script runs in it.
 */
export function asHtml(transcript: Transcript): string {
  const { title, turns, locale } = transcript;
  const page = document.implementation.createHTMLDocument(title);
  page.documentElement.lang = locale.tag;
  page.documentElement.dir = locale.direction;
  const make = maker(page);
  page.head.prepend(
    make('meta', { charset: 'utf-8' }),
    make('meta', { 'http-equiv': 'Content-Security-Policy', content: "default-src 'none'; style-src 'unsafe-inline'" }),
    make('meta', { name: 'viewport', content: 'width=device-width' }),
  );
  page.body.append(make('h1', { dir: 'auto' }, title));
  for (const turn of turns) page.body.append(...turnAsNodes(turn, transcript, make));
  // Put in as text: as an element it would count as the page's own, whose policy may forbid it.
  const written = page.documentElement.outerHTML.replace('</head>', `<style>${STYLES}</style></head>`);
  return `<!doctype html>\n${written}\n`;
}

type Make = (name: string, attributes?: Readonly<Record<string, string>>, ...inside: (Node | string)[]) => HTMLElement;

function maker(page: Document): Make {
  return (name, attributes = {}, ...inside) => {
    const element = page.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
}

function turnAsNodes(turn: Turn, { locale, assistant }: Transcript, make: Make): HTMLElement[] {
  const time = make('time', { datetime: new Date(turn.createdAt).toISOString() }, timeOf(turn, locale));
  const said =
    turn.author === 'visitor' ? make('div', { class: 'said', dir: 'auto' }, turn.text) : shown(turn.text, make);
  const files = turn.attachments.map(({ name }) => make('p', { dir: 'auto' }, name));
  const sections = [make('section', {}, make('h2', {}, authorName(turn, locale), ' · ', time), said, ...files)];
  const { reply } = turn;
  const text = textOf(reply?.entries ?? []).trim();
  if (!reply || (!text && reply.state !== 'failed')) return sections;
  const answer = text ? shown(text, make) : make('p', {}, reply.error?.message || locale.words.replyFailed);
  const sources = reply.entries.filter((entry): entry is SourceEntry => entry.kind === 'source');
  const list = make('ol', {}, ...sources.map((source) => make('li', { dir: 'auto' }, sourceAsNode(source, make))));
  const named = sources.length > 0 ? [make('p', {}, locale.words.sources), list] : [];
  return [...sections, make('section', {}, make('h2', {}, assistant), answer, ...named)];
}

/** Markdown, as the chat shows it. */
function shown(text: string, make: Make): HTMLElement {
  const box = document.createElement('div');
  const view = new MarkdownView(box);
  view.update(text, { open: false });
  view.destroy();
  return make('div', { dir: 'auto' }, ...box.childNodes);
}

function sourceAsNode({ title, url }: SourceEntry, make: Make): Node | string {
  const address = url === undefined ? undefined : readAddress(url);
  return address ? make('a', { href: address.href, rel: 'noopener noreferrer' }, title) : title;
}
