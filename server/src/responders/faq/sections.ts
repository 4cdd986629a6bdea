import { lexer, type Token, type Tokens } from 'marked';
import type { MarkdownFile } from './folder.ts';
import { createLinkResolver, quotable, type LinkResolver, type LinkTargets } from './inline.ts';

/** A part of a section that is quoted as one, or as some of its pieces. */
export interface Block {
  readonly kind: 'text' | 'list' | 'table' | 'code';
  /** As it can be quoted: links resolved, no HTML. */
  readonly markdown: string;
  /** The same without any marks. */
  readonly plain: string;
  /** What it can be cut into: a list's items, a table's rows. A piece is quotable after `lead`. */
  readonly pieces: readonly { readonly markdown: string; readonly plain: string }[];
  /** What comes before the pieces: a table's head. */
  readonly lead: string;
}

/** What stands under one heading, up to the next heading of any level. */
export interface Section {
  /** Unique among all files: the path, and the heading's anchor. */
  readonly id: string;
  readonly file: string;
  /** The file's title, from its front matter or its first heading. */
  readonly fileTitle: string;
  readonly title: string;
  /** The headings above this one, outermost first, without the file's title. */
  readonly above: readonly string[];
  /** 1 for a file's title and for what comes before the first heading. */
  readonly level: number;
  /** Where it can be read; `undefined` where no address is known. */
  readonly url: string | undefined;
  readonly blocks: readonly Block[];
  /** The sections directly beneath it. */
  readonly children: readonly Section[];
}

/** Where the files can be read. */
export interface Addresses {
  /** The address of the folder, for links; without it there are none. */
  readonly baseUrl?: string;
  /** What takes the place of `.md` in addresses, such as `.html` or nothing. */
  readonly suffix?: string;
}

type Draft = Section & { readonly blocks: Block[]; readonly children: Section[] };

/**
 * Splits a file at its headings, in the order of the file. A section's anchor is made as GitHub makes it.
 *
 * Front matter, comments and raw HTML are left out. A file without a heading is one section with the file's name.
 */
export function splitSections(file: MarkdownFile, { baseUrl, suffix = '.md' }: Addresses = {}): Section[] {
  const { title: givenTitle, body } = withoutFrontMatter(file.text);
  const source = baseUrl === undefined ? undefined : new URL(encodeURI(file.path), baseUrl.replace(/\/*$/, '/')).href;
  const fileUrl = source?.replace(/\.(md|markdown)$/i, suffix);
  const tokens = lexer(body);
  const toBlock = blockMaker(createLinkResolver(source, suffix), tokens.links);
  const firstHeading = tokens.find((token): token is Tokens.Heading => token.type === 'heading');
  const fileTitle = givenTitle ?? (firstHeading && plainOf(firstHeading)) ?? nameOf(file.path);
  const drafts: Draft[] = [];
  const open: Draft[] = [];
  const anchors = new Map<string, number>();

  const begin = (title: string, level: number, anchor: string | undefined) => {
    while (open.length > 0 && open.at(-1)!.level >= level) open.pop();
    const above = open.map((section) => section.title).filter((heading) => heading !== fileTitle);
    const hash = anchor === undefined ? '' : `#${anchor}`;
    const url = fileUrl === undefined ? undefined : fileUrl + hash;
    const id = file.path + hash;
    const draft: Draft = { id, file: file.path, fileTitle, title, above, level, url, blocks: [], children: [] };
    open.at(-1)?.children.push(draft);
    open.push(draft);
    drafts.push(draft);
  };

  for (const token of tokens) {
    if (token.type === 'heading') {
      const title = plainOf(token);
      begin(title, (token as Tokens.Heading).depth, uniqueAnchor(title, anchors));
      continue;
    }
    const block = toBlock(token);
    if (!block) continue;
    if (drafts.length === 0) begin(fileTitle, 1, undefined);
    drafts.at(-1)!.blocks.push(block);
  }
  return drafts.filter(({ blocks, children }) => blocks.length + children.length > 0);
}

function withoutFrontMatter(text: string): { title: string | undefined; body: string } {
  const clean = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .toWellFormed();
  const front = /^---[ \t]*\n([^]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(clean);
  if (!front) return { title: undefined, body: clean };
  const title = /^title:[ \t]*(?:"(.+)"|'(.+)'|(.+?))[ \t]*$/m.exec(front[1]!);
  return { title: title?.[1] ?? title?.[2] ?? title?.[3], body: clean.slice(front[0].length) };
}

function blockMaker(resolve: LinkResolver, targets: LinkTargets): (token: Token) => Block | undefined {
  const clean = (markdown: string) => quotable(markdown, resolve, targets).trimEnd();
  const whole = (token: Token, kind: Block['kind'], markdown: string): Block | undefined =>
    markdown.trim() === '' ? undefined : { kind, markdown, plain: plainOf(token), pieces: [], lead: '' };
  return (token) => {
    switch (token.type) {
      case 'space':
      case 'hr':
      case 'def':
        return undefined;
      case 'html':
        return whole({ type: 'text', raw: '', text: clean(token.raw) }, 'text', clean(token.raw).trim());
      case 'code':
        return whole(token, 'code', token.raw.trimEnd());
      case 'list': {
        const { raw, items } = token as Tokens.List;
        const pieces = items.map((item) => ({ markdown: clean(item.raw), plain: plainOf(item) }));
        return { kind: 'list', markdown: clean(raw), plain: plainOf(token), pieces, lead: '' };
      }
      case 'table': {
        const { header, rows, raw } = token as Tokens.Table;
        const lines = clean(raw).trim().split('\n');
        const pieces = rows.map((row, at) => ({
          markdown: lines[at + 2] ?? '',
          plain: row.map((cell, column) => plainOf(header[column]!) + ': ' + plainOf(cell)).join('; '),
        }));
        return {
          kind: 'table',
          markdown: lines.join('\n'),
          plain: plainOf(token),
          pieces,
          lead: lines.slice(0, 2).join('\n'),
        };
      }
      default:
        return isOnlyImages(token) ? undefined : whole(token, 'text', clean(token.raw));
    }
  };
}

/** Whether a paragraph is a row of badges or a picture alone, which say nothing in words. */
function isOnlyImages(token: Token): boolean {
  if (token.type === 'image' || token.type === 'br') return true;
  if (token.type === 'text') return token.raw.trim() === '';
  const inner = 'tokens' in token ? token.tokens : undefined;
  return inner !== undefined && inner.length > 0 && inner.every(isOnlyImages);
}

/** The words of a token and of all within it, without marks. */
function plainOf(token: Token | Tokens.TableCell | Tokens.ListItem): string {
  if ('type' in token) {
    if (token.type === 'br') return ' ';
    if (token.type === 'html') return '';
    if (token.type === 'list') return (token as Tokens.List).items.map(plainOf).join(' ');
    if (token.type === 'table') {
      const { header, rows } = token as Tokens.Table;
      return [header, ...rows].map((row) => row.map(plainOf).join(' ')).join(' ');
    }
  }
  const inner = 'tokens' in token ? token.tokens : undefined;
  if (!inner) return unescaped('text' in token ? String(token.text) : '');
  const between = inner.some(({ type }) => ['paragraph', 'list', 'code', 'blockquote'].includes(type)) ? ' ' : '';
  return inner.map(plainOf).join(between).trim();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => ENTITIES[name]!);
}

function uniqueAnchor(title: string, taken: Map<string, number>): string {
  const anchor = title
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
  const times = taken.get(anchor) ?? 0;
  taken.set(anchor, times + 1);
  return times === 0 ? anchor : `${anchor}-${times}`;
}

function nameOf(path: string): string {
  const name = path
    .split('/')
    .at(-1)!
    .replace(/\.\w+$/, '')
    .replace(/[-_]+/g, ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}
