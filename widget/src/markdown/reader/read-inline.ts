import { addressAt, tagAt } from './angle.ts';
import { bareAddressAt, mayHaveAddress } from './bare-address.ts';
import { endRuns, runAt, type Pieces, type Run } from './emphasis.ts';
import { mathAt } from './math.ts';
import { labelKey, readLabel, readTarget } from './targets.ts';
import type { Definitions, Inline, Link, Target } from './tokens.ts';

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

/** Reads inline content: CommonMark with GitHub's strikethrough and bare addresses. Raw HTML stays as it was written. */
export function readInline(source: string, definitions: Definitions): Inline[] {
  return new InlineReader(source, definitions).read();
}

class InlineReader {
  readonly #source: string;
  readonly #definitions: Definitions;
  readonly #hasAddress: boolean;
  readonly #pieces: Pieces = [];
  readonly #runs: Run[] = [];
  readonly #brackets: Bracket[] = [];
  /** Lengths of runs of backticks that nothing ends any more. */
  readonly #openTicks = new Set<number>();
  #index = 0;
  #runCount = 0;

  constructor(source: string, definitions: Definitions) {
    this.#source = source;
    this.#definitions = definitions;
    this.#hasAddress = mayHaveAddress(source);
  }

  read(): Inline[] {
    while (this.#index < this.#source.length) this.#readPiece();
    endRuns(this.#runs, this.#pieces, 0);
    return joined(this.#pieces);
  }

  #readPiece(): void {
    const character = this.#source.charAt(this.#index);
    switch (character) {
      case '\\':
        return this.#escape();
      case '`':
        return this.#code();
      case '*':
      case '_':
      case '~':
        return this.#run(character);
      case '[':
        return this.#open('[');
      case '!':
        return this.#source[this.#index + 1] === '[' ? this.#open('![') : this.#text('!');
      case ']':
        return this.#close();
      case '<':
        return this.#angle();
      case '$':
        if (!this.#math()) this.#text('$');
        return;
      case '\n':
        return this.#lineEnd();
      default:
        return this.#words();
    }
  }

  #text(text: string): void {
    this.#pieces.push({ type: 'text', text });
    this.#index += text.length;
  }

  #put(piece: Inline, length: number): void {
    this.#pieces.push(piece);
    this.#index += length;
  }

  #words(): void {
    const before = this.#source[this.#index - 1];
    if (this.#hasAddress && (before === undefined || /[\s*_~(]/.test(before))) {
      const found = bareAddressAt(this.#source, this.#index, this.#brackets.length > 0);
      if (found) {
        const children: Inline[] = [{ type: 'escape', text: found.text }];
        return this.#put({ type: 'link', href: found.href, children, isBare: true }, found.text.length);
      }
    }
    const pattern = this.#hasAddress ? WORD : PLAIN;
    pattern.lastIndex = this.#index;
    this.#text(pattern.exec(this.#source)?.[0] ?? this.#source.charAt(this.#index));
  }

  #escape(): void {
    const next = this.#source.charAt(this.#index + 1);
    if ((next === '(' || next === '[') && this.#math()) return;
    if (next === '\n') {
      this.#put({ type: 'break' }, 2);
      this.#skipSpace();
    } else if (ESCAPABLE.test(next)) this.#put({ type: 'escape', text: next }, 2);
    else this.#text('\\');
  }

  /** Reads the formula that begins here, if one does. */
  #math(): boolean {
    const math = mathAt(this.#source, this.#index);
    if (math === undefined || math === 'half') return false;
    const { tex, isDisplay, length } = math;
    this.#put({ type: 'math', tex, isDisplay, text: this.#source.slice(this.#index, this.#index + length) }, length);
    return true;
  }

  #code(): void {
    const marks = this.#runOf('`');
    const from = this.#index + marks.length;
    const end = this.#openTicks.has(marks.length) ? undefined : this.#endOfCode(from, marks.length);
    if (end === undefined) return this.#text(marks);
    const text = this.#source.slice(from, end).replaceAll('\n', ' ');
    const isPadded = text.startsWith(' ') && text.endsWith(' ') && text.trim() !== '';
    this.#put({ type: 'code', text: isPadded ? text.slice(1, -1) : text }, end + marks.length - this.#index);
  }

  #endOfCode(from: number, length: number): number | undefined {
    const ticks = /`+/g;
    ticks.lastIndex = from;
    for (let found = ticks.exec(this.#source); found; found = ticks.exec(this.#source)) {
      if (found[0].length === length) return found.index;
    }
    this.#openTicks.add(length);
    return undefined;
  }

  #run(mark: string): void {
    const marks = this.#runOf(mark);
    if (mark !== '~' || marks.length <= 2) {
      this.#runs.push(
        runAt(this.#source, this.#index, marks.length, { id: this.#runCount++, at: this.#pieces.length }),
      );
    }
    this.#text(marks);
  }

  #angle(): void {
    const address = addressAt(this.#source, this.#index);
    if (address) {
      const children: Inline[] = [{ type: 'escape', text: address.text }];
      return this.#put({ type: 'link', href: address.href, children, isBare: true }, address.text.length + 2);
    }
    const tag = tagAt(this.#source, this.#index);
    if (tag === undefined) return this.#text('<');
    this.#put({ type: 'html', text: tag }, tag.length);
  }

  /** Two spaces before it make it a break; else it is white space, as what stands around it is. */
  #lineEnd(): void {
    const last = this.#pieces.at(-1);
    let isHard = false;
    if (last?.type === 'text') {
      isHard = last.text.endsWith('  ');
      last.text = last.text.trimEnd();
    }
    if (isHard) this.#put({ type: 'break' }, 1);
    else this.#text('\n');
    this.#skipSpace();
  }

  #skipSpace(): void {
    while (/[ \t]/.test(this.#source.charAt(this.#index))) this.#index++;
  }

  #open(mark: '[' | '!['): void {
    const outer = this.#brackets.at(-1);
    if (outer) outer.isOuter = true;
    this.#brackets.push({
      index: this.#index + mark.length - 1,
      at: this.#pieces.length,
      isImage: mark === '![',
      runs: this.#runs.length,
      isActive: true,
      isOuter: false,
    });
    this.#text(mark);
  }

  #close(): void {
    const bracket = this.#brackets.pop();
    const target = bracket?.isActive ? this.#target(bracket) : undefined;
    if (!bracket || !target) return this.#text(']');
    endRuns(this.#runs, this.#pieces, bracket.runs);
    const children = joined(this.#pieces.splice(bracket.at + 1));
    const { end, href, title } = target;
    const type = bracket.isImage ? 'image' : 'link';
    const link: Link = { type, href, children, ...(title !== undefined && { title }) };
    this.#pieces[bracket.at] = link;
    this.#index = end;
    if (!bracket.isImage) for (const outer of this.#brackets) outer.isActive = outer.isActive && outer.isImage;
  }

  /** Where the text that ends at this bracket leads, if anywhere. */
  #target({ index, isOuter }: Bracket): (Target & { end: number }) | undefined {
    const source = this.#source;
    const behind = this.#index + 1;
    const inPlace = readTarget(source, behind);
    if (inPlace) return inPlace;
    const label = readLabel(source, behind);
    const isOwn = label === undefined || label === '[]';
    if (isOwn && isOuter) return undefined;
    const key = labelKey(isOwn ? (readLabel(source, index) ?? '[]') : label);
    const target = Object.hasOwn(this.#definitions, key) ? this.#definitions[key] : undefined;
    return target && { ...target, end: behind + (label?.length ?? 0) };
  }

  #runOf(mark: string): string {
    let end = this.#index;
    while (this.#source[end] === mark) end++;
    return this.#source.slice(this.#index, end);
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
