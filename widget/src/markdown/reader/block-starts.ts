import { htmlBlockAt } from './angle.ts';
import { CODE_INDENT, type Line } from './line.ts';
import { mathStart } from './math.ts';
import type { Kind, Node } from './nodes.ts';
import { readAligns, splitRow } from './table-rows.ts';
import { unescape } from './targets.ts';

const RULE = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/;
const HEADING = /^(#{1,6})(?:[ \t]+|$)/;
const FENCE = /^(`{3,}(?![^`]*`)|~{3,})(.*)$/;
const UNDERLINE = /^(=+|-+)[ \t]*$/;
const MARK = /^(?:[-*+]|(\d{1,9})([.)]))(?=[ \t]|$)/;
/** More white space than this after the mark of an item belongs to code in it. */
const MARK_SPACE = 4;

/** What begins in a line. */
export interface Start {
  /** The block, or blocks in each other. */
  readonly kinds: readonly Kind[];
  /** Its whole content, where the line has all of it. */
  readonly content?: string;
  /** It takes the place of the paragraph that it stands in, or of that one's last line. */
  readonly replaces?: 'paragraph' | 'last line';
}

/**
 * Says what block begins at a line's next character, if any does, and takes its marks off the line.
 *
 * @param container The block that the line goes on with; a paragraph is not interrupted by everything.
 * @param isLazy Whether the line may just as well go on with a paragraph further in.
 */
export function startOf(line: Line, container: Node, isLazy: boolean): Start | undefined {
  const text = line.next;
  const inParagraph = container.what.type === 'paragraph';
  if (line.indent >= CODE_INDENT) {
    if (inParagraph || isLazy || line.isBlank) return undefined;
    line.take(CODE_INDENT);
    return { kinds: [{ type: 'code', fence: undefined, indent: 0, info: '', isClosed: true }] };
  }
  if (line.takeQuote()) return { kinds: [{ type: 'blockquote' }] };
  const heading = HEADING.exec(text);
  if (heading) {
    const content = text.slice(heading[0].length).replace(/(?:^|[ \t]+)#+[ \t]*$/, '');
    return { kinds: [{ type: 'heading', depth: heading[1]?.length ?? 1 }], content };
  }
  const [, fence, info = ''] = FENCE.exec(text) ?? [];
  if (fence !== undefined) {
    const { indent } = line;
    return { kinds: [{ type: 'code', fence, indent, info: unescape(info.trim()), isClosed: false }], content: '' };
  }
  const math = mathStart(text);
  if (math) {
    const { close, tex, isClosed } = math;
    return { kinds: [{ type: 'math', close, written: [text], isClosed }], content: tex };
  }
  const html = htmlBlockAt(text);
  if (html && (html.interrupts || (!inParagraph && !isLazy))) return { kinds: [{ type: 'html', ending: html.end }] };
  if (inParagraph) {
    const aligns = readAligns(text);
    if (aligns && splitRow(container.lines.at(-1) ?? '').length === aligns.length) {
      return { kinds: [{ type: 'table', aligns }], replaces: 'last line' };
    }
    const [, underline] = UNDERLINE.exec(text) ?? [];
    if (underline)
      return { kinds: [{ type: 'heading', depth: underline.startsWith('=') ? 1 : 2 }], replaces: 'paragraph' };
  }
  if (RULE.test(text)) return { kinds: [{ type: 'hr' }], content: '' };
  return itemOf(line, text, container);
}

function itemOf(line: Line, text: string, { what }: Node): Start | undefined {
  const [found, digits, end] = MARK.exec(text) ?? [];
  if (found === undefined) return undefined;
  const isEmpty = text.slice(found.length).trim() === '';
  const start = digits === undefined ? undefined : Number(digits);
  if (what.type === 'paragraph' && (isEmpty || (start ?? 1) !== 1)) return undefined;
  const width = line.indent + found.length;
  line.take(width);
  const space = isEmpty || line.indent > MARK_SPACE ? 1 : line.indent;
  line.take(space);
  const item: Kind = { type: 'item', indent: width + space };
  const mark = end ?? found;
  return { kinds: what.type === 'list' && what.mark === mark ? [item] : [{ type: 'list', mark, start }, item] };
}
