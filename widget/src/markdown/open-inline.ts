import { runLength, takeRun, type Opener } from './delimiters.ts';
import { mayBecomeEntity } from './entities.ts';
import { findAngle, findLink, type Found } from './half-links.ts';
import { mathAt } from './reader/math.ts';

/**
 * How many marks may be open inside each other, to be taken for emphasis. Nobody means more, and completing thousands
 * of them would freeze the page.
 */
const OPEN_MOST = 8;

/**
 * Makes the half-written end of a growing inline text whole, so that it is shown as what it is going to be.
 *
 * Emphasis, strikethrough and code that have begun are ended; what may become a link, an image, a tag, a character
 * reference or a mark is left out until it is one or can no longer be one. It may be wrong about a mark that is never
 * ended: that is then shown as emphasis until its paragraph is over, and as a sign from there on.
 *
 * @param source With its line end when the line is over, which settles what may still become something.
 * @returns The text to read in place of `source`; empty when nothing of it can be shown yet.
 */
export function completeInline(source: string): string {
  const openers: Opener[] = [];
  let index = 0;
  let afterEscape = 0;
  while (index < source.length) {
    const character = source.charAt(index);
    const math = character === '$' || character === '\\' ? mathAt(source, index) : undefined;
    if (math === 'half') return close(source, index, openers);
    if (math) {
      index += math.length;
    } else if (character === '\\') {
      // Before the end of a line it is a line break, of which nothing is shown until there is a next line.
      if (/^\n?$/.test(source.slice(index + 1, index + 3))) return close(source, index, openers);
      index += 2;
      afterEscape = index;
    } else if (character === '`') {
      const run = runLength(source, index);
      const content = index + run;
      const end = endOfCode(source, content, run);
      if (end !== undefined) index = end;
      else if (source.includes('\n', content)) index = content;
      else return closeCode(source, index, run, openers);
    } else if (character === '<' || character === '[') {
      const isImage = character === '[' && index > afterEscape && source[index - 1] === '!';
      const found: Found = character === '<' ? findAngle(source, index) : findLink(source, index);
      if (found === 'half') return close(source, isImage ? index - 1 : index, openers);
      index += found === 'none' ? 1 : found;
    } else if (character === '*' || character === '_' || character === '~') {
      const run = runLength(source, index);
      if (index + run === source.length) return close(source, index, openers);
      takeRun(openers, source, index);
      index += run;
    } else if (isHalfSign(source, index)) {
      return close(source, index, openers);
    } else {
      index++;
    }
  }
  return close(source, source.length, openers);
}

/** An ampersand that may begin a character reference, or an exclamation mark that may begin an image, at the end. */
function isHalfSign(source: string, index: number): boolean {
  const character = source[index];
  if (character === '&') return source.length - index <= 32 && mayBecomeEntity(source.slice(index));
  return character === '!' && index + 1 === source.length && (index === 0 || /\s/.test(source.charAt(index - 1)));
}

/** Cuts the text at an index, ends what is meant as emphasis there, and makes plain signs of the other marks. */
function close(source: string, cut: number, openers: readonly Opener[]): string {
  let text = source.slice(0, cut).trimEnd();
  const open = [...openers];
  for (let last = open.at(-1); last !== undefined && last.start + last.count >= text.length; last = open.at(-1)) {
    text = text.slice(0, last.start).trimEnd();
    open.pop();
  }
  if (open.length > OPEN_MOST) return text;
  let marks = '';
  for (const { isMeant, mark, count, start } of open.reverse()) {
    if (isMeant) marks += mark.repeat(count);
    else text = `${text.slice(0, start)}\\${text.slice(start)}`;
  }
  return text + marks;
}

function closeCode(source: string, start: number, run: number, openers: readonly Opener[]): string {
  // A run at the very end is most likely the half of the one that will end the code; one further in belongs to the code.
  const rest = source.slice(start + run);
  const content = rest.replace(/`+$/, '').trimEnd();
  if (content === '') return close(source, start, openers);
  const text = source.slice(0, start + run) + content + (content.endsWith('`') ? ' ' : '') + '`'.repeat(run);
  return close(text, text.length, openers);
}

function endOfCode(source: string, from: number, run: number): number | undefined {
  let index = source.indexOf('`', from);
  while (index !== -1) {
    const found = runLength(source, index);
    if (found === run) return index + run;
    index = source.indexOf('`', index + found);
  }
  return undefined;
}
