import { addressAt, ATTRIBUTE, tagAt } from './reader/angle.ts';

/** How long the text of a link may get, in characters, until an open bracket counts as just a bracket. */
const LABEL_MOST = 160;

/** How far the bracket that closes a link's text is looked for, in characters, so that many open ones stay cheap. */
const LABEL_SEARCHED = 400;

/** How long the address and title of a link may get, in characters, until it counts as text. */
const TARGET_MOST = 2_000;

/** How long a tag may get, in characters, until an open angle bracket counts as just that. */
const TAG_MOST = 400;

const HALF_AUTOLINK = /^<(?:[A-Za-z][\w.+-]{0,31}(?::[^\s<>]*)?|[\w.!#$%&'*+/=?^`{|}~-]+(?:@[\w.-]*)?)$/;
const HALF_TAG = new RegExp(
  `^<(?:/?(?:[A-Za-z][\\w-]*(?:${ATTRIBUTE})*(?:\\s+[A-Za-z_:][\\w.:-]*(?:\\s*=\\s*(?:"[^"]*|'[^']*)?)?)?\\s*/?)?|!-?-?|!--[\\s\\S]*)$`,
);

/** The address of a link and perhaps its title, up to the closing parenthesis; or the beginning of that. */
const TARGET =
  /^\([ \t]*(?:<(?:\\.|[^\n<>\\])*>|(?:\\.|\((?:\\.|[^()\s\\])*\)|[^()\s\\])*)(?:\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^)\\])*\)))?\s*\)/;
const HALF_TARGET =
  /^\([ \t]*(?:<(?:\\.|[^\n<>\\])*\\?|(?:<(?:\\.|[^\n<>\\])*>|(?:\\.|\((?:\\.|[^()\s\\])*\)|[^()\s\\])*)(?:\((?:\\.|[^()\s\\])*|\\)?(?:\s+(?:"(?:\\.|[^"\\])*\\?"?|'(?:\\.|[^'\\])*\\?'?|\((?:\\.|[^)\\])*\\?\)?)?)?\s*)$/;

/**
 * What stands at the beginning of a text: a link, a tag or an address in angle brackets that is complete, with its
 * length; one that is half-written, so that the next characters decide; or nothing of that kind.
 */
export type Found = number | 'half' | 'none';

/** Looks at the angle bracket at an index. */
export function findAngle(source: string, start: number): Found {
  const text = source.slice(start, start + TAG_MOST);
  const address = addressAt(text, 0);
  if (address) return address.text.length + 2;
  const tag = tagAt(text, 0);
  if (tag !== undefined) return tag.length;
  const isAtEnd = start + text.length === source.length;
  return isAtEnd && (HALF_AUTOLINK.test(text) || HALF_TAG.test(text)) ? 'half' : 'none';
}

/** Looks at the square bracket of a link or an image at an index. */
export function findLink(source: string, start: number): Found {
  const end = closingBracket(source, start);
  if (end === undefined) return isShortLine(source, start) ? 'half' : 'none';
  if (end === source.length) return 'half';
  if (source[end] === '(') {
    const after = source.slice(end, end + TARGET_MOST);
    const target = TARGET.exec(after)?.[0].length;
    if (target !== undefined) return end + target - start;
    return end + after.length === source.length && HALF_TARGET.test(after) ? 'half' : 'none';
  }
  if (source[end] === '[') {
    const reference = closingBracket(source, end);
    if (reference !== undefined) return reference - start;
    return isShortLine(source, end) ? 'half' : 'none';
  }
  return 'none';
}

/** Whether what follows an index is short and in one line, so that a bracket there may still be a link's. */
function isShortLine(source: string, start: number): boolean {
  return source.length - start <= LABEL_MOST && !source.includes('\n', start);
}

/** Where the bracket at an index is closed; the index after that. */
function closingBracket(source: string, start: number): number | undefined {
  const limit = Math.min(source.length, start + LABEL_SEARCHED);
  let depth = 0;
  for (let index = start; index < limit; index++) {
    const character = source[index];
    if (character === '\\') index++;
    else if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return index + 1;
  }
  return undefined;
}
