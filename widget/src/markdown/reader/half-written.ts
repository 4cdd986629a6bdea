import { mayBecomeEntity } from '../entities.ts';
import { addressAt, tagAt } from './angle.ts';
import { readTarget } from './targets.ts';

/** How long the text of a link may get, in characters, until an open bracket counts as just a bracket. */
const LABEL_MOST = 160;

/** How far the bracket that closes a link's text is looked for, in characters, so that many open ones stay cheap. */
const LABEL_SEARCHED = 400;

/** How long the address and title of a link may get, in characters, until it counts as text. */
const TARGET_MOST = 2_000;

/** How long a tag may get, in characters, until an open angle bracket counts as just that. */
const TAG_MOST = 400;

/** What makes something whole, whatever of it is missing: if one of these does, it is half-written. */
const ANGLE_ENDS = ['>', 'x>', '">', "'>", '-->', ':>', '@x>'];
const TARGET_ENDS = [')', '>)', '")', "')", '))'];

/** Leaves out an ampersand that may begin a character reference, or an exclamation mark that may begin an image, at the end. */
export function withoutHalfSign(source: string): string {
  const at = source.lastIndexOf('&');
  return at !== -1 && source[at - 1] !== '\\' && mayBecomeEntity(source.slice(at))
    ? source.slice(0, at)
    : source.replace(/(?<!\S)!$/, '');
}

/** Whether the angle bracket at an index may begin a tag or an address that is not whole yet. */
export function isHalfAngle(source: string, start: number): boolean {
  const text = source.slice(start);
  return text.length <= TAG_MOST && ANGLE_ENDS.some((end) => addressAt(text + end, 0) ?? tagAt(text + end, 0));
}

/** Whether the square bracket at an index may begin a link or an image that is not whole yet. */
export function isHalfLink(source: string, start: number): boolean {
  const end = closingBracket(source, start);
  if (end === undefined) return isShortLine(source, start);
  if (end === source.length) return true;
  if (source[end] === '[') return closingBracket(source, end) === undefined && isShortLine(source, end);
  if (source[end] !== '(' || source.length - end > TARGET_MOST || readTarget(source, end)) return false;
  // A backslash at the end would escape what makes it whole.
  const target = source.slice(end).replace(/\\$/, '');
  return TARGET_ENDS.some((ending) => readTarget(target + ending, 0));
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
