import { lexer, type Tokens } from 'marked';
import type { MarkdownFile } from './folder.ts';
import { createLinkResolver, escapedText, quotable } from './inline.ts';
import { passagesOf, type Passage } from './passages.ts';
import { plainOf } from './plain.ts';

/** What stands under one heading, up to the next heading of any level. */
export interface Section {
  /** Unique among all files: the path, and the heading's anchor. */
  readonly id: string;
  readonly file: string;
  /** The file's title, from its front matter or its first heading. */
  readonly fileTitle: string;
  readonly title: string;
  /** The title as it can be quoted, in Markdown. */
  readonly heading: string;
  /** The headings above this one, outermost first, without the file's title. */
  readonly above: readonly string[];
  /** 1 for a file's title and for what comes before the first heading. */
  readonly level: number;
  /** Where it can be read; `undefined` where no address is known. */
  readonly url: string | undefined;
  readonly passages: readonly Passage[];
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

type Draft = Section & { readonly passages: Passage[]; readonly children: Section[] };

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
  const resolve = createLinkResolver(source, suffix);
  const clean = (markdown: string) => quotable(markdown, resolve, tokens.links);
  const firstHeading = tokens.find((token): token is Tokens.Heading => token.type === 'heading');
  const fileTitle = givenTitle ?? (firstHeading && plainOf(firstHeading)) ?? nameOf(file.path);
  const drafts: Draft[] = [];
  const open: Draft[] = [];
  const anchors = new Map<string, number>();

  const begin = (title: string, heading: string, level: number, anchor?: string) => {
    while (open.length > 0 && open.at(-1)!.level >= level) open.pop();
    const above = open.map((section) => section.title).filter((heading) => heading !== fileTitle);
    const hash = anchor === undefined ? '' : `#${anchor}`;
    const url = fileUrl === undefined ? undefined : fileUrl + hash;
    const id = file.path + hash;
    const draft: Draft = {
      id,
      file: file.path,
      fileTitle,
      title,
      heading,
      above,
      level,
      url,
      passages: [],
      children: [],
    };
    open.at(-1)?.children.push(draft);
    open.push(draft);
    drafts.push(draft);
  };

  for (const [block, token] of tokens.entries()) {
    if (token.type === 'heading') {
      const title = plainOf(token);
      const { text, depth } = token as Tokens.Heading;
      begin(title, clean(text), depth, uniqueAnchor(title, anchors));
      continue;
    }
    const passages = passagesOf(token, block, clean);
    if (passages.length > 0 && drafts.length === 0) begin(fileTitle, escapedText(fileTitle), 1);
    drafts.at(-1)?.passages.push(...passages);
  }
  for (const { children } of drafts) children.splice(0, Infinity, ...children.filter(hasWords));
  return drafts.filter(hasWords);
}

/** Whether there is anything to quote under a heading. */
function hasWords({ passages, children }: Section): boolean {
  return passages.length > 0 || children.some(hasWords);
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
