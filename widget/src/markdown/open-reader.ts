import { blockPieces } from './block-pieces.ts';
import { contextAfter, shownLength, type LineContext } from './hold-line.ts';
import { growingContent, lastLeaf } from './open-leaf.ts';
import type { ReadOptions } from './options.ts';
import type { Piece } from './pieces.ts';
import { readBlocks } from './reader/read-blocks.ts';
import { readInline } from './reader/read-inline.ts';
import type { Definitions } from './reader/tokens.ts';
import { splitClosed } from './split.ts';

/** What a text is to look like from one of its blocks on; the blocks before are as they were. */
export interface Reading {
  /** How many pieces of the last reading stay. */
  readonly keep: number;
  /** The pieces after those. */
  readonly pieces: readonly Piece[];
}

/**
 * Reads a text that grows, again and again, each time only what can have changed.
 *
 * Complete lines close blocks, once and for all; from the first block that is open the rest is read anew, with its end
 * made whole. The inline content of the open block is kept by its source, so that of a long list only the last item is
 * read again.
 */
export class OpenReader {
  readonly #options: ReadOptions;
  #closedLength = 0;
  #closedPieces = 0;
  #linesLength = 0;
  #context: LineContext = 'other';
  #definitions: Definitions = {};
  #cache = new Map<string, readonly Piece[]>();

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  /** Reads the text so far, which begins with what the last call was given. Its line ends are `\n`. */
  read(text: string): Reading {
    let keep = this.#closedPieces;
    const pieces: Piece[] = [];
    const linesLength = text.lastIndexOf('\n') + 1;
    if (linesLength > this.#linesLength) {
      this.#linesLength = linesLength;
      if (this.#learnDefinitions(text.slice(this.#closedLength, linesLength))) keep = 0;
      pieces.push(...this.#close(text.slice(this.#closedLength, linesLength)));
    }
    pieces.push(...this.#readOpen(text.slice(this.#closedLength)));
    return { keep, pieces };
  }

  /**
   * Reads the end of a text that is complete. Blocks that are closed stay as they are, so that the end of a long answer
   * costs no more than any other moment of it; but where links are defined all is read again, since the title of a
   * definition may have gone on in a line that was taken for text.
   */
  readEnd(text: string): Reading {
    const isFinal = !text.includes(']:');
    const keep = isFinal ? this.#closedPieces : 0;
    const { blocks, definitions } = readBlocks(isFinal ? text.slice(this.#closedLength) : text, {});
    return { keep, pieces: blockPieces(blocks, { definitions, options: this.#options }) };
  }

  /** Takes up the definitions of some lines; a new one may make links of what was read before, so all is read again. */
  #learnDefinitions(lines: string): boolean {
    if (!lines.includes(']:')) return false;
    const { definitions } = readBlocks(lines, this.#definitions);
    if (Object.keys(definitions).length === Object.keys(this.#definitions).length) return false;
    this.#definitions = definitions;
    this.#closedLength = 0;
    this.#closedPieces = 0;
    this.#cache.clear();
    return true;
  }

  #close(lines: string): readonly Piece[] {
    const { blocks, definitions } = readBlocks(lines, this.#definitions);
    this.#context = contextAfter(blocks, lines);
    const closed = splitClosed(blocks);
    if (closed.length === 0) return [];
    const pieces = blockPieces(closed.blocks, { definitions, options: this.#options, cache: this.#cache });
    this.#closedLength += closed.length;
    this.#closedPieces += pieces.length;
    this.#cache.clear();
    return pieces;
  }

  #readOpen(open: string): readonly Piece[] {
    let shown = open.slice(0, shownLength(open, this.#context));
    for (;;) {
      const { blocks, definitions } = readBlocks(shown, this.#definitions);
      const context = { definitions, options: this.#options, cache: this.#cache, isOpen: true };
      const content = growingContent(blocks, shown);
      if (content === undefined) return blockPieces(blocks, context);
      const source = shown.endsWith('\n') ? `${content.source}\n` : content.source;
      const inlines = readInline(source, definitions, true);
      // A cell may be empty, but a block with nothing in it would be a gap that comes and goes.
      if (inlines.length > 0 || lastLeaf(blocks)?.type === 'table') {
        return blockPieces(blocks, { ...context, growing: { content, inlines } });
      }
      shown = shown.slice(0, shown.lastIndexOf('\n', shown.length - 2) + 1);
    }
  }
}
