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
  const text = line.text.slice(line.next);
  const inParagraph = container.what.kind === 'paragraph';
  if (line.indent >= CODE_INDENT) {
    if (inParagraph || isLazy || line.isBlank) return undefined;
    line.take(CODE_INDENT);
    return { kinds: [{ kind: 'indented' }] };
  }
  if (text.startsWith('>')) {
    line.skipSpace();
    line.take(1);
    line.takeSpace();
    return { kinds: [{ kind: 'quote' }] };
  }
  const heading = HEADING.exec(text);
  if (heading) {
    const content = text.slice(heading[0].length).replace(/(?:^|[ \t]+)#+[ \t]*$/, '');
    return { kinds: [{ kind: 'heading', depth: heading[1]?.length ?? 1 }], content };
  }
  const fence = FENCE.exec(text);
  if (fence?.[1] !== undefined) {
    const info = unescape((fence[2] ?? '').trim());
    return { kinds: [{ kind: 'fenced', fence: fence[1], indent: line.indent, info, isClosed: false }], content: '' };
  }
  const math = mathStart(text);
  if (math) {
    const { close, tex, isClosed } = math;
    return { kinds: [{ kind: 'math', close, written: [text], isClosed }], content: tex };
  }
  const html = htmlBlockAt(text);
  if (html && (html.interrupts || (!inParagraph && !isLazy))) return { kinds: [{ kind: 'html', ending: html.end }] };
  if (inParagraph) {
    const aligns = readAligns(text);
    if (aligns && splitRow(container.lines.at(-1) ?? '').length === aligns.length) {
      return { kinds: [{ kind: 'table', aligns }], replaces: 'last line' };
    }
    const underline = UNDERLINE.exec(text)?.[1];
    if (underline)
      return { kinds: [{ kind: 'heading', depth: underline.startsWith('=') ? 1 : 2 }], replaces: 'paragraph' };
  }
  if (RULE.test(text)) return { kinds: [{ kind: 'rule' }], content: '' };
  return itemOf(line, text, container);
}

function itemOf(line: Line, text: string, container: Node): Start | undefined {
  const found = MARK.exec(text);
  if (!found) return undefined;
  const [mark, number, end] = found;
  const isEmpty = text.slice(mark.length).trim() === '';
  const inParagraph = container.what.kind === 'paragraph';
  if (inParagraph && (isEmpty || (number !== undefined && Number(number) !== 1))) return undefined;
  const before = line.indent;
  line.skipSpace();
  line.take(mark.length);
  const behindMark = { offset: line.offset, column: line.column };
  const { indent } = line;
  let space = 1;
  if (!isEmpty && indent <= MARK_SPACE) {
    line.take(indent);
    space = indent;
  } else {
    line.back(behindMark);
    line.takeSpace();
  }
  const item: Kind = { kind: 'item', indent: before + mark.length + space };
  const { what } = container;
  if (what.kind === 'list' && what.mark === (end ?? mark)) return { kinds: [item] };
  return {
    kinds: [{ kind: 'list', mark: end ?? mark, start: number === undefined ? undefined : Number(number) }, item],
  };
}
