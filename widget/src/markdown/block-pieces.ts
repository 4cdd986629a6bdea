import { codePiece } from './code-piece.ts';
import { inlinePieces } from './inline-pieces.ts';
import type { MarkdownOptions } from './options.ts';
import { element, type Attributes, type Piece } from './pieces.ts';
import { readInline } from './reader/read-inline.ts';
import type { Align, Block, Content, Definitions, Heading, Item, List, Table } from './reader/tokens.ts';

/** What blocks are turned into pieces with. */
export interface BlockContext {
  readonly definitions: Definitions;
  readonly options: MarkdownOptions;
  /** Inline content by its source, kept between two renderings of the same open block. */
  readonly cache?: Map<string, readonly Piece[]>;
  /** The one content that is still growing, and what to read in place of its source. */
  readonly growing?: { readonly content: Content; readonly source: string };
}

/** The direction of a block is that of its own first letter, so that answers may mix languages. */
const AUTO: Attributes = { dir: 'auto' };
const WITHIN: Attributes = {};

/** Blocks nested deeper than this are shown as the text they were written as; nobody means them. */
const DEEPEST = 40;

/** Makes pieces of blocks. */
export function blockPieces(blocks: readonly Block[], context: BlockContext): Piece[] {
  return piecesOf(blocks, context, 0);
}

function piecesOf(blocks: readonly Block[], context: BlockContext, depth: number): Piece[] {
  return blocks.map((block) => pieceOf(block, context, depth)).filter((piece) => piece !== undefined);
}

function pieceOf(block: Block, context: BlockContext, depth: number): Piece | undefined {
  const attributes = depth === 0 ? AUTO : WITHIN;
  if (depth > DEEPEST) return element('p', attributes, [block.raw]);
  switch (block.type) {
    case 'paragraph':
      return element('p', attributes, inline(block.content, context));
    case 'heading':
      return heading(block, attributes, context);
    case 'code':
      return codePiece(block, context.options);
    case 'list':
      return list(block, attributes, context, depth);
    case 'blockquote':
      return element('blockquote', attributes, piecesOf(block.blocks, context, depth + 1));
    case 'table':
      return table(block, attributes, context);
    case 'hr':
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

/**
 * The text of an item always stands in a paragraph, and whether the list is loose is a class: whether it is shows only
 * when a later item comes, and then the items that were there before must not be built anew.
 */
function list(block: List, attributes: Attributes, context: BlockContext, depth: number): Piece {
  const items = block.items.map((item) => listItem(item, context, depth + 1));
  const shape = { ...attributes, class: block.isLoose ? 'loose' : 'tight' };
  if (block.start === undefined) return element('ul', shape, items);
  return element('ol', block.start === 1 ? shape : { ...shape, start: String(block.start) }, items);
}

function listItem({ blocks, checked }: Item, context: BlockContext, depth: number): Piece {
  const children = piecesOf(blocks, context, depth);
  if (checked === undefined) return element('li', {}, children);
  const box = element('input', { type: 'checkbox', disabled: '', ...(checked && { checked: '' }) });
  const [text, ...rest] = children;
  const label = element('label', {}, [box, ...(typeof text === 'object' ? text.children : [])]);
  return element('li', { class: 'task' }, [element('p', {}, [label]), ...rest]);
}

/** A wide table scrolls in its own box, which the keyboard must be able to reach. */
function table({ aligns, header, rows }: Table, attributes: Attributes, context: BlockContext): Piece {
  const row = (cells: readonly Content[], tag: 'th' | 'td'): Piece => {
    return element(
      'tr',
      {},
      cells.map((cell, at) => tableCell(tag, cell, aligns[at], context)),
    );
  };
  const head = element('thead', {}, [row(header, 'th')]);
  const body = element(
    'tbody',
    {},
    rows.map((cells) => row(cells, 'td')),
  );
  const shown = element('table', attributes, rows.length > 0 ? [head, body] : [head]);
  return element('div', { class: 'table', part: 'table', tabindex: '0' }, [shown]);
}

function tableCell(tag: 'th' | 'td', cell: Content, align: Align, context: BlockContext): Piece {
  const aligned: Attributes = align === undefined ? {} : { class: `align-${align}` };
  return element(tag, tag === 'th' ? { ...aligned, scope: 'col' } : aligned, inline(cell, context, true));
}

function inline(content: Content, context: BlockContext, inCell = false): readonly Piece[] {
  const { definitions, options, cache, growing } = context;
  const read = (source: string): readonly Piece[] =>
    inlinePieces(readInline(source, definitions), { options, inCell, inLink: false });
  if (growing?.content === content) return read(growing.source);
  const key = inCell ? `|${content.source}` : ` ${content.source}`;
  const cached = cache?.get(key);
  if (cached !== undefined) return cached;
  const pieces = read(content.source);
  cache?.set(key, pieces);
  return pieces;
}
