import type { Block, Content } from './reader/tokens.ts';

/** A line of nothing but quote marks, which ends whatever is open inside the quote. */
const BLANK_END = /(?:^|\n)[ \t>]*\n$/;

/** The innermost block at the end of some blocks: what a further line would most likely continue. */
export function lastLeaf(blocks: readonly Block[]): Block | undefined {
  const last = blocks.at(-1);
  if (last?.type === 'list') return lastLeaf(last.items.at(-1)?.blocks ?? []);
  if (last?.type === 'blockquote') return lastLeaf(last.blocks);
  return last?.type === 'space' ? undefined : last;
}

/** Whether a text ends with a blank line, after which no paragraph goes on. */
export function endsBlank(text: string): boolean {
  return BLANK_END.test(text);
}

/**
 * The inline content that the next characters of a text would go to, if any: of the last paragraph, or of the heading
 * or the table cell in the last line. Only there can something be half-written.
 */
export function growingContent(blocks: readonly Block[], text: string): Content | undefined {
  const leaf = lastLeaf(blocks);
  const isLineOpen = !text.endsWith('\n');
  if (leaf?.type === 'paragraph') return endsBlank(text) ? undefined : leaf.content;
  if (leaf?.type === 'heading') return isLineOpen ? leaf.content : undefined;
  if (leaf?.type === 'table') return isLineOpen ? leaf.rows.at(-1)?.findLast(({ source }) => source !== '') : undefined;
  return undefined;
}
