/** A run of emphasis marks that has begun something which is not ended yet. */
export interface Opener {
  readonly mark: string;
  readonly start: number;
  /** How long the run was. */
  readonly length: number;
  /** How many of its marks are not ended yet; they are the first ones. */
  count: number;
  /** Whether the run could also have ended something. */
  readonly isBoth: boolean;
  /** Whether it is taken for the beginning of something, or only for a sign until it is ended. */
  readonly isMeant: boolean;
}

/**
 * Reads the run of `*`, `_` or `~` at an index: lets it end what it can, and begin something with what is left of it.
 *
 * These are the rules of CommonMark's delimiter runs, as far as they matter for what is still open.
 */
export function takeRun(openers: Opener[], source: string, start: number): void {
  const mark = source.charAt(start);
  const length = runLength(source, start);
  const { before, after, canOpen, canClose } = flanking(source, start, length);
  const isBoth = canOpen && canClose;
  const count = canClose ? endOpeners(openers, mark, length, isBoth) : length;
  if (!canOpen || count === 0 || (mark === '~' && length > 2)) return;
  openers.push({ mark, start, length, count, isBoth, isMeant: isMeant(mark, count, before, after) });
}

/** Whether a run of marks may begin something and end something, by what stands before and after it. */
export function flanking(source: string, start: number, length: number) {
  const mark = source.charAt(start);
  const before = characterBefore(source, start);
  const after = characterAt(source, start + length);
  const [isLeft, isRight] = [flanks(before, after), flanks(after, before)];
  return {
    before,
    after,
    canOpen: isLeft && (mark !== '_' || !isRight || isPunctuation(before)),
    canClose: isRight && (mark !== '_' || !isLeft || isPunctuation(after)),
  };
}

/** How many times the character at an index stands there in a row. */
export function runLength(source: string, start: number): number {
  const mark = source[start];
  let end = start + 1;
  while (source[end] === mark) end++;
  return end - start;
}

/** Ends openers with a run of marks; how many of its marks are left. */
function endOpeners(openers: Opener[], mark: string, length: number, isBoth: boolean): number {
  let left = length;
  while (left > 0) {
    const at = openers.findLastIndex((opener) => opener.mark === mark && fits(opener, length, isBoth));
    const opener = openers[at];
    if (opener === undefined) return left;
    openers.length = at + 1;
    const used = opener.count >= 2 && left >= 2 ? 2 : 1;
    opener.count -= used;
    left -= used;
    if (opener.count === 0) openers.pop();
  }
  return left;
}

/** CommonMark's rule of three, which keeps `**a*b*c**` together. Tildes only go with as many tildes. */
function fits(opener: Opener, length: number, isBoth: boolean): boolean {
  if (opener.mark === '~') return opener.count === length;
  if (!opener.isBoth && !isBoth) return true;
  return (opener.length + length) % 3 !== 0 || (opener.length % 3 === 0 && length % 3 === 0);
}

/**
 * Whether somebody who writes these marks means emphasis. One star between letters or digits is mostly a product, one
 * tilde mostly "about", and a mark before a full stop or the like mostly a footnote; two of a kind are always meant.
 */
function isMeant(mark: string, count: number, before: string, after: string): boolean {
  if (count > 1) return true;
  if (mark === '~' || /[.,:;!?)\]}=]/.test(after)) return false;
  // Where no spaces stand between words, emphasis begins in the middle of them.
  return !/[\p{L}\p{N}]/u.test(before) || /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}]/u.test(before);
}

/** Whether a run stands directly before what follows it, as CommonMark's left-flanking runs do. */
function flanks(before: string, after: string): boolean {
  if (after === '' || /\s/.test(after)) return false;
  return !isPunctuation(after) || before === '' || /\s/.test(before) || isPunctuation(before);
}

function isPunctuation(character: string): boolean {
  return /^[\p{P}\p{S}]/u.test(character);
}

function characterAt(source: string, index: number): string {
  const code = source.codePointAt(index);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** The character that ends before an index; one that takes two code units is read whole. */
function characterBefore(source: string, index: number): string {
  const isPair = index > 1 && /[\udc00-\udfff]/.test(source.charAt(index - 1));
  return source.slice(Math.max(index - (isPair ? 2 : 1), 0), index);
}
