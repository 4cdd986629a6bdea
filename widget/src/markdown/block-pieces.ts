import { codePiece } from './code-piece.ts';
import { inlinePieces } from './inline-pieces.ts';
import { mathPiece } from './math.ts';
import type { ReadOptions } from './options.ts';
import { element, type Attributes, type Piece } from './pieces.ts';
import { readInline } from './reader/read-inline.ts';
import type {
  Align,
  Block,
  Content,
  Definitions,
  Formula,
  Heading,
  Inline,
  Item,
  List,
  Table,
} from './reader/tokens.ts';

/** What blocks are turned into pieces with. */
export interface BlockContext {
  readonly definitions: Definitions;
  readonly options: ReadOptions;
  /** Inline content by its source, kept between two renderings of the same open block. */
  readonly cache?: Map<string, readonly Piece[]>;
  /** Whether the text goes on. */
  readonly isOpen?: boolean;
  /** The one content that is still growing, and what it is read as. */
  readonly growing?: { readonly content: Content; readonly inlines: readonly Inline[] };
}

/**
 * The direction of a block is that of its own first letter, so that answers may mix languages. A browser that looks for
 * that letter passes over what has a direction of its own; so what stands first in an item or a quotation has none, and
 * the item's mark and the quotation's line are where that text begins.
 */
const AUTO: Attributes = { dir: 'auto' };
const FIRST: Attributes = {};

/** Blocks nested deeper than this are shown as the text they were written as; nobody means them. */
const DEEPEST = 40;

/** Makes pieces of blocks. */
export function blockPieces(blocks: readonly Block[], context: BlockContext): Piece[] {
  return piecesOf(blocks, context, 0);
}

function piecesOf(blocks: readonly Block[], context: BlockContext, depth: number): Piece[] {
  return blocks
    .map((block, at) => pieceOf(block, context, depth, depth > 0 && at === 0 ? FIRST : AUTO))
    .filter((piece) => piece !== undefined);
}

function pieceOf(block: Block, context: BlockContext, depth: number, attributes: Attributes): Piece | undefined {
  if (depth > DEEPEST) return element('p', attributes, [block.raw]);
  switch (block.type) {
    case 'paragraph':
      return element('p', attributes, inline(block.content, context));
    case 'heading':
      return heading(block, attributes, context);
    case 'code':
      return codePiece(block, context.options);
    case 'list':
      return list(block, context, depth);
    case 'blockquote':
      return element('blockquote', AUTO, piecesOf(block.blocks, context, depth + 1));
    case 'table':
      return table(block, context);
    case 'math':
      return formula(block, attributes, context);
    case 'hr':
      context.options.boxed?.();
      return element('hr');
    case 'html':
      return element('p', { ...attributes, class: 'html' }, [block.raw.trimEnd()]);
    case 'space':
      return undefined;
  }
}

/**
 * An answer is a part of somebody's page, so its headings begin at the third level: `#` is `h3`, `##` `h4`, `###` `h5`,
 * the rest `h6`. They stay headings that one can jump to, and never stand above the page's own title and sections.
 */
function heading({ depth, content }: Heading, attributes: Attributes, context: BlockContext): Piece {
  return element(`h${Math.min(depth + 2, 6)}`, attributes, inline(content, context));
}

/** A wide formula scrolls in its own box. One that is not whole yet is not shown; one that cannot be read is text. */
function formula(
  { tex, written, isClosed }: Formula,
  attributes: Attributes,
  context: BlockContext,
): Piece | undefined {
  if (!isClosed && context.isOpen) return undefined;
  const shown = isClosed ? mathPiece(tex, true, context.options) : undefined;
  if (shown === undefined) return element('p', { ...attributes, class: 'html' }, [written]);
  return element('div', { class: 'math', part: 'math', dir: 'ltr', tabindex: '0' }, [shown]);
}

/**
 * The text of an item always stands in a paragraph, and whether the list is loose is a class: whether it is shows only
 * when a later item comes, and then the items that were there before must not be built anew.
 */
function list(block: List, context: BlockContext, depth: number): Piece {
  const items = block.items.map((item) => listItem(item, context, depth + 1));
  const shape = { class: block.isLoose ? 'loose' : 'tight' };
  if (block.start === undefined) return element('ul', shape, items);
  return element('ol', block.start === 1 ? shape : { ...shape, start: String(block.start) }, items);
}

function listItem({ blocks, checked }: Item, context: BlockContext, depth: number): Piece {
  const children = piecesOf(blocks, context, depth);
  if (checked === undefined) return element('li', AUTO, children);
  context.options.boxed?.();
  const box = element('input', { type: 'checkbox', disabled: '', ...(checked && { checked: '' }) });
  const [text, ...rest] = children;
  const label = element('label', {}, [box, ...(typeof text === 'object' ? text.children : [])]);
  return element('li', { ...AUTO, class: 'task' }, [element('p', {}, [label]), ...rest]);
}

/**
 * A wide table scrolls in its own box, which the keyboard must be able to reach. Its columns run as its first head does,
 * and each cell below as its own text does.
 */
function table({ aligns, header, rows }: Table, context: BlockContext): Piece {
  context.options.boxed?.();
  const row = (cells: readonly Content[], tag: 'th' | 'td'): Piece => {
    const shown = cells.map((cell, at) => element(tag, cellAttributes(tag, aligns[at]), inline(cell, context, true)));
    return element('tr', {}, shown);
  };
  const head = element('thead', {}, [row(header, 'th')]);
  const body = rows.map((cells) => row(cells, 'td'));
  const shown = element('table', AUTO, rows.length > 0 ? [head, element('tbody', {}, body)] : [head]);
  return element('div', { class: 'table', part: 'table', tabindex: '0' }, [shown]);
}

function cellAttributes(tag: 'th' | 'td', align: Align): Attributes {
  const aligned: Attributes = align === undefined ? {} : { class: `align-${align}` };
  return tag === 'th' ? { ...aligned, scope: 'col' } : { ...AUTO, ...aligned };
}

function inline(content: Content, context: BlockContext, inCell = false): readonly Piece[] {
  const { definitions, options, cache, growing } = context;
  const place = { options, inCell, inLink: false };
  if (growing?.content === content) return inlinePieces(growing.inlines, place);
  const key = inCell ? `|${content.source}` : ` ${content.source}`;
  const cached = cache?.get(key);
  if (cached !== undefined) return cached;
  const pieces = inlinePieces(readInline(content.source, definitions), place);
  cache?.set(key, pieces);
  return pieces;
}
