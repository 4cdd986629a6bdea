import type { Block } from './reader/tokens.ts';

/** The blocks at the beginning of a text that no further line can change, and how many characters they take. */
export interface Closed {
  readonly blocks: readonly Block[];
  readonly length: number;
}

/**
 * Splits off the closed blocks of a text that consists of complete lines: all but the last, since a block is over once
 * a complete line has begun another.
 *
 * A definition whose title goes over several lines can still change then; the pass over the whole text at the end mends
 * that.
 */
export function splitClosed(blocks: readonly Block[]): Closed {
  const open = Math.max(
    blocks.findLastIndex(({ type }) => type !== 'space'),
    0,
  );
  const closed = blocks.slice(0, open);
  return { blocks: closed, length: closed.reduce((length, { raw }) => length + raw.length, 0) };
}
