import type { Token } from 'marked';

/** The blocks at the beginning of a text that no further line can change, and how many characters they take. */
export interface Closed {
  readonly blocks: readonly Token[];
  readonly length: number;
}

/**
 * Splits off the closed blocks of a text that consists of complete lines: all but the last, since a block is over once
 * a complete line has begun another.
 *
 * A definition whose title goes over several lines can still change then; the pass over the whole text at the end mends
 * that. Counts only what can be found again in the text, character by character.
 */
export function splitClosed(blocks: readonly Token[], text: string): Closed {
  const open = blocks.findLastIndex((block) => block.type !== 'space');
  let length = 0;
  for (let index = 0; index < open; index++) {
    const raw = blocks[index]?.raw ?? '';
    if (!text.startsWith(raw, length)) return { blocks: blocks.slice(0, index), length };
    length += raw.length;
  }
  return { blocks: blocks.slice(0, Math.max(open, 0)), length };
}
