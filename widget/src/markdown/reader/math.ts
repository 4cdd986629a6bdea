/** A formula in TeX, and how it was written. */
export interface Math {
  readonly tex: string;
  /** Whether it stands on its own, and not in a line of text. */
  readonly isDisplay: boolean;
  /** How many characters it takes with its marks. */
  readonly length: number;
}

/** How long a formula may be in a line of text, in characters, and how much of one is held back until it is whole. */
const INLINE_MOST = 500;

/** Signs that prices and names of variables do not have, and formulas mostly do. */
const TEX_SIGN = /[\\^_{}=+<>]/;

/** An amount with words after it, as in "$5 to 10$", which is a slip of the pen and no formula. */
const AMOUNT = /^\d[\d.,]*\s+[A-Za-z]{2,}/;

/** Marks of formulas in a text, the longer ones first. */
const MARKS: readonly { readonly open: string; readonly close: string; readonly isDisplay: boolean }[] = [
  { open: '$$', close: '$$', isDisplay: true },
  { open: '$', close: '$', isDisplay: false },
  { open: '\\(', close: '\\)', isDisplay: false },
  { open: '\\[', close: '\\]', isDisplay: true },
];

/**
 * Looks for a formula at an index of inline content: the formula; `half` where the next characters decide; or nothing.
 *
 * A single dollar sign begins one only where no letter or digit stands before it and no white space after it, and ends
 * it only the other way round and within the line, so that "$5 and $10" is two prices. Escaped brackets are brackets
 * where nothing in them looks like TeX.
 */
export function mathAt(source: string, start: number): Math | 'half' | undefined {
  const marks = MARKS.find(({ open }) => source.startsWith(open, start));
  if (!marks || (marks.open === '$' && !mayBegin(source, start))) return undefined;
  const from = start + marks.open.length;
  const end = closing(source, from, marks.close);
  if (end === undefined) return undefined;
  if (end === 'half') return mayGoOn(source.slice(from), marks.open) ? 'half' : undefined;
  const tex = source.slice(from, end);
  if (!isMath(tex, marks.open) || (marks.open === '$' && !mayEnd(source, end))) return undefined;
  return { tex: tex.trim(), isDisplay: marks.isDisplay, length: end + marks.close.length - start };
}

/** Where the mark stands that closes a formula; `half` where the text ends before it; nothing where there is none. */
function closing(source: string, from: number, close: string): number | 'half' | undefined {
  const limit = Math.min(source.length, from + INLINE_MOST);
  for (let at = from; at < limit; at++) {
    if (source.startsWith(close, at)) return at;
    const character = source[at];
    if (character === '`' || (character === '\n' && close !== '$$')) return undefined;
    if (character === '\\') at++;
  }
  return limit === source.length ? 'half' : undefined;
}

function mayBegin(source: string, at: number): boolean {
  return !/[\w$\\]/.test(source.charAt(at - 1)) && !/[\s$]/.test(source.charAt(at + 1));
}

function mayEnd(source: string, at: number): boolean {
  return !/\s/.test(source.charAt(at - 1)) && !/[\w$]/.test(source.charAt(at + 1));
}

function isMath(tex: string, open: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(tex)) return false;
  if (open === '\\[') return TEX_SIGN.test(tex);
  return open !== '$' || TEX_SIGN.test(tex) || !AMOUNT.test(tex);
}

/** Whether what was written of a formula looks enough like one to be held back until it is whole. */
function mayGoOn(tex: string, open: string): boolean {
  if (tex === '' || open === '$$' || TEX_SIGN.test(tex)) return true;
  return open !== '\\[' && !/\s/.test(tex) && !/^\d/.test(tex);
}

/** A formula that begins a line of its own. */
export interface MathStart {
  readonly close: '$$' | '\\]';
  /** What of it stands in this line. */
  readonly tex: string;
  readonly isClosed: boolean;
}

/** Reads the beginning of a formula that stands on lines of its own: `$$` with or without TeX behind it, or `\[`. */
export function mathStart(line: string): MathStart | undefined {
  const text = line.trimEnd();
  const [open, rest] = [text.slice(0, 2), text.slice(2)];
  const close = open === '$$' ? open : open === '\\[' ? '\\]' : undefined;
  if (close === undefined) return undefined;
  const whole = mathEnd(rest, close);
  if (whole !== undefined) {
    return isMath(whole, open) && !whole.includes(close) ? { close, tex: whole, isClosed: true } : undefined;
  }
  // What stands in the same line as an escaped bracket is text, unless it is closed there.
  const isOpen = close === '$$' ? !rest.includes('$') : rest === '';
  return isOpen ? { close, tex: rest, isClosed: false } : undefined;
}

/** What stands before the mark that ends a formula on lines of its own, where a line has it; a full stop is part of it. */
export function mathEnd(line: string, close: MathStart['close']): string | undefined {
  const [, stop = ''] = /([.,;:]?)\s*$/.exec(line) ?? [];
  const text = line.trimEnd().slice(0, stop === '' ? undefined : -1);
  return text.endsWith(close) ? text.slice(0, -close.length) + stop : undefined;
}
