import { addressAt, tagAt } from './angle.ts';
import { bareAddressAt, mayHaveAddress } from './bare-address.ts';
import { endRuns, runAt, type Pieces, type Run } from './emphasis.ts';
import { isHalfAngle, isHalfLink, withoutHalfSign } from './half-written.ts';
import { match } from './match.ts';
import { mathAt } from './math.ts';
import { endOpenRuns } from './open-runs.ts';
import { labelKey, readLabel, readTarget } from './targets.ts';
import type { Definitions, Inline, Target } from './tokens.ts';

const PLAIN = /[^\\`*_~[\]!<\n$]+/y;
/** Where a bare address may begin at any word, one word is read at a time. */
const WORD = /[^\\`*_~[\]!<\n$\s(]+|[^\S\n]+|\(/y;
const ESCAPABLE = /[!-/:-@[-`{-~]/;

/** A bracket that may begin the text of a link or an image. */
interface Bracket {
  /** Where it stands in the source and among the pieces. */
  readonly index: number;
  readonly at: number;
  readonly isImage: boolean;
  /** How many runs came before it. */
  readonly runs: number;
  /** A link must not hold another one. */
  isActive: boolean;
  /** Whether another bracket came after it: its text is no label then. */
  isOuter: boolean;
}

/**
 * Reads inline content: CommonMark with GitHub's strikethrough and bare addresses. Raw HTML stays as it was written.
 *
 * @param isOpen Whether the text goes on. It is shown as what it is going to be then: emphasis, strikethrough and code
 * that have begun are ended; what may become a link, an image, a tag, a formula, a character reference or a mark is left
 * out until it is one or can no longer be one. That may be wrong about a mark that is never ended. A line end at the end
 * of `content` settles what may still become something.
 */
export function readInline(content: string, definitions: Definitions, isOpen = false): Inline[] {
  /** What is read of it: less, where its end is left out. */
  let source = isOpen ? withoutHalfSign(content) : content;
  let index = 0;
  const pieces: Pieces = [];
  const runs: Run[] = [];
  const brackets: Bracket[] = [];
  /** Lengths of runs of backticks that nothing ends any more. */
  const openTicks = new Set<number>();
  const hasAddress = mayHaveAddress(source);

  while (index < source.length) readPiece(source.charAt(index));
  const open = endRuns(runs, pieces, 0);
  if (isOpen) endOpenRuns(open, pieces);
  return joined(pieces);

  function readPiece(character: string): void {
    switch (character) {
      case '\\':
        return escape();
      case '`':
        return code(runOf('`'));
      case '*':
      case '_':
      case '~':
        return run(runOf(character));
      case '[':
        return bracket('[');
      case '!':
        return source[index + 1] === '[' ? bracket('![') : putText('!');
      case ']':
        return link();
      case '<':
        return angle();
      case '$':
        return math({ type: 'text', text: '$' });
      case '\n':
        return lineEnd();
      default:
        return words();
    }
  }

  function put(piece: Inline, length: number): void {
    pieces.push(piece);
    index += length;
  }

  function putText(text: string): void {
    put({ type: 'text', text }, text.length);
  }

  function putAddress(href: string, text: string, length: number): void {
    put({ type: 'link', href, children: [{ type: 'escape', text }], isBare: true }, length);
  }

  /** Ends reading here: the next characters decide what it is. */
  function leaveOut(): void {
    source = source.slice(0, index);
  }

  function words(): void {
    if (hasAddress && /^$|[\s*_~(]/.test(source.charAt(index - 1))) {
      const found = bareAddressAt(source, index, brackets.length > 0);
      if (found) return putAddress(found.href, found.text, found.text.length);
    }
    putText(match(hasAddress ? WORD : PLAIN, source, index) ?? source.charAt(index));
  }

  function escape(): void {
    const next = source.charAt(index + 1);
    if (next === '(' || next === '[') math({ type: 'escape', text: next });
    else if (next === '\n') {
      put({ type: 'break' }, 2);
      skipSpace();
    } else if (ESCAPABLE.test(next)) put({ type: 'escape', text: next }, 2);
    else if (next === '' && isOpen) leaveOut();
    else putText('\\');
  }

  /** Reads the formula that begins here, if one does. */
  function math(orElse: Inline): void {
    const found = mathAt(source, index);
    if (typeof found === 'object') {
      const { tex, isDisplay, length } = found;
      put({ type: 'math', tex, isDisplay, text: source.slice(index, index + length) }, length);
    } else if (found && isOpen) leaveOut();
    else put(orElse, orElse.type === 'escape' ? 2 : 1);
  }

  function code(marks: string): void {
    const from = index + marks.length;
    const end = openTicks.has(marks.length) ? undefined : endOfCode(from, marks.length);
    if (end === undefined) {
      if (!isOpen || content.includes('\n', from)) return putText(marks);
      // Backticks at the very end are most likely half of those that will end the code.
      const text = content.slice(from).replace(/`+$/, '').trimEnd();
      return text === '' ? leaveOut() : put({ type: 'code', text }, content.length);
    }
    const text = source.slice(from, end).replaceAll('\n', ' ');
    const isPadded = text.startsWith(' ') && text.endsWith(' ') && text.trim() !== '';
    put({ type: 'code', text: isPadded ? text.slice(1, -1) : text }, end + marks.length - index);
  }

  function endOfCode(from: number, length: number): number | undefined {
    const ticks = /`+/g;
    ticks.lastIndex = from;
    for (let found = ticks.exec(source); found; found = ticks.exec(source)) {
      if (found[0].length === length) return found.index;
    }
    openTicks.add(length);
    return undefined;
  }

  function run(marks: string): void {
    if (isOpen && index + marks.length === source.length) return leaveOut();
    if (!marks.startsWith('~~~')) runs.push(runAt(source, index, marks.length, pieces.length));
    putText(marks);
  }

  function angle(): void {
    const found = addressAt(source, index);
    if (found) return putAddress(found.href, found.text, found.text.length + 2);
    const tag = tagAt(source, index);
    if (tag !== undefined) put({ type: 'html', text: tag }, tag.length);
    else if (isOpen && isHalfAngle(source, index)) leaveOut();
    else putText('<');
  }

  /** Two spaces before it make it a break; else it is white space, as what stands around it is. */
  function lineEnd(): void {
    const last = pieces.at(-1);
    let isHard = false;
    if (last?.type === 'text') {
      isHard = last.text.endsWith('  ');
      last.text = last.text.trimEnd();
    }
    put(isHard ? { type: 'break' } : { type: 'text', text: '\n' }, 1);
    skipSpace();
  }

  function skipSpace(): void {
    while (/[ \t]/.test(source.charAt(index))) index++;
  }

  function bracket(mark: '[' | '!['): void {
    const at = index + mark.length - 1;
    if (isOpen && isHalfLink(source, at)) return leaveOut();
    const outer = brackets.at(-1);
    if (outer) outer.isOuter = true;
    brackets.push({
      index: at,
      at: pieces.length,
      isImage: mark === '![',
      runs: runs.length,
      isActive: true,
      isOuter: false,
    });
    putText(mark);
  }

  /** Makes a link or an image of what stands between the last bracket and this one, if that is what it is. */
  function link(): void {
    const begin = brackets.pop();
    const target = begin?.isActive ? targetOf(begin) : undefined;
    if (!begin || !target) return putText(']');
    endRuns(runs, pieces, begin.runs);
    const children = joined(pieces.splice(begin.at + 1));
    const { end, ...rest } = target;
    pieces[begin.at] = { type: begin.isImage ? 'image' : 'link', children, ...rest };
    index = end;
    if (!begin.isImage) for (const outer of brackets) outer.isActive = outer.isActive && outer.isImage;
  }

  /** Where the text that ends at this bracket leads, if anywhere. */
  function targetOf(begin: Bracket): (Target & { end: number }) | undefined {
    const behind = index + 1;
    const inPlace = readTarget(source, behind);
    if (inPlace) return inPlace;
    const label = readLabel(source, behind);
    const isOwn = label === undefined || label === '[]';
    if (isOwn && begin.isOuter) return undefined;
    const key = labelKey(isOwn ? (readLabel(source, begin.index) ?? '[]') : label);
    const target = Object.hasOwn(definitions, key) ? definitions[key] : undefined;
    return target && { ...target, end: behind + (label?.length ?? 0) };
  }

  function runOf(mark: string): string {
    let end = index;
    while (source[end] === mark) end++;
    return source.slice(index, end);
  }
}

/** The pieces that are left; texts that stand side by side are one. */
function joined(pieces: Pieces): Inline[] {
  const all: Inline[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (piece?.type === 'text' && last?.type === 'text') last.text += piece.text;
    else if (piece) all.push(piece.type === 'text' ? { ...piece } : piece);
  }
  return all;
}
