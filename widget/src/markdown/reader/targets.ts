import { match } from './match.ts';
import type { Target } from './tokens.ts';

const ESCAPE = /\\([!-/:-@[-`{-~])/g;
const TITLE = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\((?:[^()\\]|\\[\s\S])*\)/y;
const BRACKETED = /<((?:[^<>\n\\]|\\.)*)>/y;
const LABEL = /\[((?:[^[\]\\]|\\[\s\S]){0,999})\]/y;
const SPACE = /[ \t]*(?:\n[ \t]*)?/y;
/** Parentheses in an address may stand in each other so deep. */
const DEEPEST = 32;

/** A definition of a link by its label, and where it ends. */
export interface Definition extends Target {
  readonly key: string;
  readonly end: number;
}

/** Reads the definition that begins at an index of a paragraph, if there is one. */
export function readDefinition(source: string, at: number): Definition | undefined {
  const label = match(LABEL, source, at);
  if (label === undefined || source[at + label.length] !== ':') return undefined;
  const key = labelKey(label);
  const address = key === '' ? undefined : readAddress(source, skip(source, at + label.length + 1));
  if (address === undefined || address.end === skip(source, at + label.length + 1)) return undefined;
  const before = skip(source, address.end);
  const title = before > address.end ? match(TITLE, source, before) : undefined;
  // A title has to end its line; one on a line of its own that does not is no title, and the definition ends before.
  for (const [text, end] of [[title, before + (title ?? '').length] as const, [undefined, address.end] as const]) {
    const line = /[ \t]*(?:\n|$)/y;
    line.lastIndex = end;
    if (!line.test(source)) continue;
    return { key, href: address.href, ...(text !== undefined && { title: unescapeTitle(text) }), end: line.lastIndex };
  }
  return undefined;
}

/** Reads `(address "title")` at an index. */
export function readTarget(source: string, at: number): (Target & { end: number }) | undefined {
  if (source[at] !== '(') return undefined;
  const address = readAddress(source, skip(source, at + 1));
  if (address === undefined) return undefined;
  const before = skip(source, address.end);
  const title = before > address.end ? match(TITLE, source, before) : undefined;
  const end = skip(source, title === undefined ? address.end : before + title.length);
  if (source[end] !== ')') return undefined;
  return { href: address.href, ...(title !== undefined && { title: unescapeTitle(title) }), end: end + 1 };
}

/** Reads `[label]` at an index, with its brackets. */
export function readLabel(source: string, at: number): string | undefined {
  return match(LABEL, source, at);
}

/** What two ways to write a label, brackets included, have in common. Empty where it is blank. */
export function labelKey(label: string): string {
  return label.slice(1, -1).trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase();
}

/** Takes the backslashes off; an ampersand that had one must not begin a character reference. */
export function unescape(text: string): string {
  return text.replace(ESCAPE, (_, sign: string) => (sign === '&' ? '&amp;' : sign));
}

function unescapeTitle(quoted: string): string {
  return unescape(quoted.slice(1, -1));
}

function readAddress(source: string, at: number): { href: string; end: number } | undefined {
  if (source[at] === '<') {
    const whole = match(BRACKETED, source, at);
    return whole === undefined ? undefined : { href: unescape(whole.slice(1, -1)), end: at + whole.length };
  }
  let depth = 0;
  let end = at;
  for (; end < source.length; end++) {
    const character = source.charAt(end);
    if (character <= ' ' || character === '\u007f') break;
    if (character === '\\' && /[!-/:-@[-`{-~]/.test(source.charAt(end + 1))) end++;
    else if (character === '(' && ++depth > DEEPEST) return undefined;
    else if (character === ')' && depth-- === 0) break;
  }
  if (depth > 0) return undefined;
  return { href: unescape(source.slice(at, end)), end };
}

function skip(source: string, at: number): number {
  return at + (match(SPACE, source, at) ?? '').length;
}
