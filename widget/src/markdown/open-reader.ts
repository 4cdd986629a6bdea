import { blockPieces } from './block-pieces.ts';
import { contextAfter, shownLength, type LineContext } from './hold-line.ts';
import { growingContent, lastLeaf } from './open-leaf.ts';
import type { ReadOptions } from './options.ts';
import type { Piece } from './pieces.ts';
import { readBlocks } from './reader/read-blocks.ts';
import { readInline } from './reader/read-inline.ts';
import type { Definitions } from './reader/tokens.ts';

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
  #context: LineContext;
  #definitions: Definitions = {};
  #cache = new Map<string, readonly Piece[]>();

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  /** Reads the text so far, which begins with what the last call was given. Its line ends are `\n`. */
  read(text: string): Reading {
    const linesLength = text.lastIndexOf('\n') + 1;
    const closed = linesLength > this.#linesLength ? this.#close(text.slice(0, linesLength)) : [];
    this.#linesLength = linesLength;
    const open = this.#readOpen(text.slice(this.#closedLength));
    return { keep: this.#closedPieces - closed.length, pieces: [...closed, ...open] };
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

  /**
   * Closes what complete lines close: all blocks but the last, since a block is over once a complete line has begun
   * another. Gives its pieces.
   *
   * A definition whose title goes over several lines can still change then; the reading of the end mends that.
   */
  #close(lines: string): readonly Piece[] {
    const open = lines.slice(this.#closedLength);
    const { blocks, definitions } = readBlocks(open, this.#definitions);
    if (Object.keys(definitions).length > Object.keys(this.#definitions).length) {
      // A new definition may make links of what was read before, so all is read again.
      this.#definitions = definitions;
      this.#closedLength = this.#closedPieces = 0;
      this.#cache.clear();
      return this.#close(lines);
    }
    this.#context = contextAfter(blocks, open);
    const last = blocks.findLastIndex(({ type }) => type !== 'space');
    if (last < 1) return [];
    const closed = blocks.slice(0, last);
    const pieces = blockPieces(closed, { definitions, options: this.#options, cache: this.#cache });
    for (const { raw } of closed) this.#closedLength += raw.length;
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
