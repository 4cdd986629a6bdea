import { endsBlank, lastLeaf } from './open-leaf.ts';
import type { Block } from './reader/tokens.ts';

/**
 * What the complete lines before the last one leave open, as far as it matters for how that one may be read. Code is
 * said by the mark of its fence.
 */
export type LineContext = 'paragraph' | 'table' | '`' | '~' | undefined;

/** One mark of a quote or a list item, with the box of a task. */
const CONTAINER = /^[ \t]*(?:>[ \t]?|(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)/;

/** Beginnings of a line that do not say yet what it is. */
const AMBIGUOUS = new RegExp(
  `^(?:${[
    '', // nothing but marks of quotes and list items
    '#{1,6}[ \\t]*', // heading
    '(`{1,2}|~{1,2})', // fence
    '(`{3,}[^`]*|~{3,}.*)', // the language after a fence
    '([-*_+=])(?:[ \\t]*\\3)*[ \\t]*', // list item, thematic break, underline of a heading, emphasis
    '\\d{1,9}[.)]?[ \\t]*', // numbered list item
    '\\[[ xX]?\\]?[ \\t]*', // box of a task
  ].join('|')})$`,
);

/** The line of a link reference definition, which is not shown, for as long as it can still be one. */
const DEFINITION = /^\[[^\]]+\]:[ \t]*(?:\S*|\S+[ \t]+(?:["'(].*)?)$/;

const DELIMITER_ROW = /^[|:\- \t]*$/;

/** Reads off complete lines what the next one continues. `blocks` are those of `text`, which ends with its last line. */
export function contextAfter(blocks: readonly Block[], text: string): LineContext {
  const leaf = lastLeaf(blocks);
  if (leaf?.type === 'code') return leaf.isClosed ? undefined : leaf.fence?.startsWith('`') ? '`' : '~';
  return !endsBlank(text) && (leaf?.type === 'table' || leaf?.type === 'paragraph') ? leaf.type : undefined;
}

/**
 * How much of an open text may be shown: all of it, or less when its last line could still turn out to be something
 * else. What is held back is never more than that line, or two lines where a table may be beginning.
 *
 * @param context What `contextAfter` says of the lines before the last one.
 */
export function shownLength(text: string, context: LineContext): number {
  const start = text.lastIndexOf('\n') + 1;
  const line = content(text.slice(start));
  if (context === '`' || context === '~') return /^([`~])\1*[ \t]*$/.exec(line)?.[1] === context ? start : text.length;
  if (context === 'paragraph' && DELIMITER_ROW.test(line)) {
    const headerStart = text.lastIndexOf('\n', start - 2) + 1;
    const header = content(text.slice(headerStart, start));
    if (header.startsWith('|')) return headerStart;
    if (header.includes('|')) return start;
  }
  if (AMBIGUOUS.test(line)) return start;
  if (context !== 'paragraph' && DEFINITION.test(line)) return start;
  return context !== 'table' && line.startsWith('|') ? start : text.length;
}

/** A line without the marks of what it stands in. */
function content(line: string): string {
  let rest = line;
  for (let mark = CONTAINER.exec(rest); mark !== null; mark = CONTAINER.exec(rest)) rest = rest.slice(mark[0].length);
  return rest.trimStart();
}
