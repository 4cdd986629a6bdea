import { type Page, type Turn } from '@parley/protocol';

import type { Locale } from '../locales/index.ts';

/** A whole conversation, as a file of it is written from. */
export interface Transcript {
  readonly title: string;
  /** Every turn, the first one first. */
  readonly turns: readonly Turn[];
  readonly locale: Locale;
  /** What the other side is called. */
  readonly assistant: string;
}

/**
 * Reads every turn of a conversation, page by page from its end, whatever part of it is on the screen.
 *
 * @param read gives the turns before a `seq`, or the last ones
 */
export async function readWhole(read: (before?: number) => Promise<Page>): Promise<Turn[]> {
  const pages: Turn[][] = [];
  let page = await read();
  pages.push([...page.turns]);
  while (page.more && page.turns[0]) {
    page = await read(page.turns[0].seq);
    pages.push([...page.turns]);
  }
  return pages.toReversed().flat();
}

/** Who wrote a turn, as the screen calls them. */
export function authorName({ author }: Turn, { words }: Locale): string {
  if (author === 'visitor') return words.you;
  return author === 'operator' ? words.operator : words.site;
}

/** Date and time of a turn. */
export function timeOf({ createdAt }: Turn, { tag }: Locale): string {
  return new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }).format(createdAt);
}
