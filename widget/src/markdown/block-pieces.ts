import type { Token, Tokens } from 'marked';
import { codePiece } from './code-piece.ts';
import { inlinePieces } from './inline-pieces.ts';
import { isToken, type Lexed } from './lex.ts';
import type { MarkdownOptions } from './options.ts';
import { element, type Attributes, type Piece } from './pieces.ts';

/** What blocks are turned into pieces with. */
export interface BlockContext {
  readonly lexed: Lexed;
  readonly options: MarkdownOptions;
  /** Inline content by its source, kept between two renderings of the same open block. */
  readonly cache?: Map<string, readonly Piece[]>;
  /** The one list of inline tokens that is still growing, and what to read in place of its source. */
  readonly growing?: { readonly tokens: readonly Token[]; readonly source: string };
}

/** The direction of a block is that of its own first letter, so that answers may mix languages. */
const AUTO: Attributes = { dir: 'auto' };
const WITHIN: Attributes = {};

/** Blocks nested deeper than this are shown as the text they were written as; nobody means them. */
const DEEPEST = 40;

/** Makes pieces of a list of block tokens. */
export function blockPieces(tokens: readonly Token[], context: BlockContext): Piece[] {
  return blocks(tokens, context, 0);
}

function blocks(tokens: readonly Token[], context: BlockContext, depth: number): Piece[] {
  return tokens.map((token) => block(token, context, depth)).filter((piece) => piece !== undefined);
}

function block(token: Token, context: BlockContext, depth: number): Piece | undefined {
  const attributes = depth === 0 ? AUTO : WITHIN;
  if (depth > DEEPEST) return element('p', attributes, [token.raw]);
  if (isToken(token, 'paragraph') || isToken(token, 'text')) {
    return element('p', attributes, inline(token.tokens ?? [], context));
  }
  if (isToken(token, 'heading')) return heading(token, attributes, context);
  if (isToken(token, 'code')) return codePiece(token, context.options);
  if (isToken(token, 'list')) return list(token, attributes, context, depth);
  if (isToken(token, 'blockquote')) return element('blockquote', attributes, blocks(token.tokens, context, depth + 1));
  if (isToken(token, 'table')) return table(token, attributes, context);
  if (isToken(token, 'hr')) return element('hr');
  if (isToken(token, 'html')) return element('p', { ...attributes, class: 'html' }, [token.raw.trimEnd()]);
  return undefined;
}

/**
 * An answer is a part of somebody's page, so its headings begin at the third level: `#` is `h3`, `##` `h4`, `###` `h5`,
 * the rest `h6`. They stay headings that one can jump to, and never stand above the page's own title and sections.
 */
function heading(token: Tokens.Heading, attributes: Attributes, context: BlockContext): Piece {
  return element(`h${Math.min(token.depth + 2, 6)}`, attributes, inline(token.tokens, context));
}

/**
 * The text of an item always stands in a paragraph, and whether the list is loose is a class: whether it is shows only
 * when a later item comes, and then the items that were there before must not be built anew.
 */
function list(token: Tokens.List, attributes: Attributes, context: BlockContext, depth: number): Piece {
  const items = token.items.map((item) => listItem(item, context, depth + 1));
  const shape = { ...attributes, class: token.loose ? 'loose' : 'tight' };
  if (!token.ordered) return element('ul', shape, items);
  return element(
    'ol',
    token.start === 1 || token.start === '' ? shape : { ...shape, start: String(token.start) },
    items,
  );
}

function listItem(item: Tokens.ListItem, context: BlockContext, depth: number): Piece {
  const children = blocks(item.tokens, context, depth);
  if (!item.task) return element('li', {}, children);
  const box = element('input', { type: 'checkbox', disabled: '', ...(item.checked === true && { checked: '' }) });
  const [text, ...rest] = children;
  const label = element('label', {}, [box, ...(typeof text === 'object' ? text.children : [])]);
  return element('li', { class: 'task' }, [element('p', {}, [label]), ...rest]);
}

/** A wide table scrolls in its own box, which the keyboard must be able to reach. */
function table(token: Tokens.Table, attributes: Attributes, context: BlockContext): Piece {
  const head = element('thead', {}, [
    element(
      'tr',
      {},
      token.header.map((cell) => tableCell(cell, context)),
    ),
  ]);
  const rows = token.rows.map((row) =>
    element(
      'tr',
      {},
      row.map((cell) => tableCell(cell, context)),
    ),
  );
  const body = rows.length > 0 ? [element('tbody', {}, rows)] : [];
  const shown = element('table', attributes, [head, ...body]);
  return element('div', { class: 'table', part: 'table', tabindex: '0' }, [shown]);
}

function tableCell(cell: Tokens.TableCell, context: BlockContext): Piece {
  const align: Attributes = cell.align === null ? {} : { class: `align-${cell.align}` };
  const attributes = cell.header ? { ...align, scope: 'col' } : align;
  return element(cell.header ? 'th' : 'td', attributes, inline(cell.tokens, context, true));
}

function inline(tokens: readonly Token[], context: BlockContext, inCell = false): readonly Piece[] {
  const { lexed, options, cache, growing } = context;
  const place = { options, inCell, inLink: false };
  if (growing?.tokens === tokens) return inlinePieces(lexed.inline(growing.source), place);
  const source = lexed.inlineSource(tokens);
  if (source === undefined) return [];
  const key = inCell ? `|${source}` : ` ${source}`;
  const cached = cache?.get(key);
  if (cached !== undefined) return cached;
  const pieces = inlinePieces(lexed.inline(source), place);
  cache?.set(key, pieces);
  return pieces;
}
