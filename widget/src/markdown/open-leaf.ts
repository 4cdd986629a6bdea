import type { Token } from 'marked';
import { isToken } from './lex.ts';

/** A line of nothing but quote marks, which ends whatever is open inside the quote. */
const BLANK_END = /(?:^|\n)[ \t>]*\n$/;

/** The innermost block at the end of some blocks: what a further line would most likely continue. */
export function lastLeaf(blocks: readonly Token[]): Token | undefined {
  const last = blocks.at(-1);
  if (isToken(last, 'list')) return lastLeaf(last.items.at(-1)?.tokens ?? []);
  if (isToken(last, 'blockquote')) return lastLeaf(last.tokens);
  return isToken(last, 'space') ? undefined : last;
}

/** Whether a text ends with a blank line, after which no paragraph goes on. */
export function endsBlank(text: string): boolean {
  return BLANK_END.test(text);
}

/**
 * The inline tokens that the next characters of a text would go to, if any: of the last paragraph, or of the heading or
 * the table cell in the last line. Only there can something be half-written.
 */
export function growingTokens(blocks: readonly Token[], text: string): readonly Token[] | undefined {
  const leaf = lastLeaf(blocks);
  const isLineOpen = !text.endsWith('\n');
  if (isToken(leaf, 'paragraph') || isToken(leaf, 'text')) return endsBlank(text) ? undefined : leaf.tokens;
  if (isToken(leaf, 'heading')) return isLineOpen ? leaf.tokens : undefined;
  if (isToken(leaf, 'table'))
    return isLineOpen ? leaf.rows.at(-1)?.findLast((cell) => cell.text !== '')?.tokens : undefined;
  return undefined;
}
