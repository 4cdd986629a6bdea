import { Lexer, type Token, type Tokens } from 'marked';
import { isOnlyImages, plainOf, plainOfAll } from './plain.ts';

/** The least that can be quoted or left out: a paragraph, a sentence, an item of a list, a row of a table, code. */
export interface Passage {
  /** Which block of its section it belongs to; the passages of one block are neighbours. */
  readonly block: number;
  readonly kind: 'text' | 'item' | 'row' | 'code';
  /** As it can be quoted: links resolved, no HTML. */
  readonly markdown: string;
  /** The same without any marks. */
  readonly plain: string;
  /** What it is about where it says so first, such as a row's first cell or an item's strong beginning; else empty. */
  readonly name: string;
  /** What has to stand before it, or before the first of its block that is quoted: a table's head. */
  readonly lead: string;
}

/** A paragraph longer than this is cut into sentences, in UTF-16 code units. */
const LONG_PARAGRAPH = 480;

/** Shorter sentences are most often no sentences: an abbreviation, a number with a dot. */
const SHORT_SENTENCE = 20;

/** Code longer than this is quoted by its first lines, in UTF-16 code units: an answer is no download. */
const LONG_CODE = 2_000;

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/**
 * Cuts a block into passages; none where it says nothing in words.
 *
 * @param clean makes a piece of Markdown fit to be quoted
 */
export function passagesOf(token: Token, block: number, clean: (markdown: string) => string): Passage[] {
  const passage = (kind: Passage['kind'], markdown: string, plain: string, name = '', lead = ''): Passage[] =>
    markdown.trim() === '' ? [] : [{ block, kind, markdown, plain, name, lead }];
  switch (token.type) {
    case 'space':
    case 'hr':
    case 'def':
      return [];
    case 'html': {
      const text = clean(token.raw).trim();
      return passage('text', text, text);
    }
    case 'code':
      return passage('code', shortenedCode(token.raw.trimEnd()), (token as Tokens.Code).text);
    case 'list':
      return (token as Tokens.List).items.flatMap((item) =>
        passage('item', clean(item.raw).trimEnd(), plainOf(item), beginningOf(item.tokens)),
      );
    case 'table': {
      const { header, rows, raw } = token as Tokens.Table;
      const [head = '', rule = '', ...lines] = clean(raw).trim().split('\n').map(unpadded);
      return rows.flatMap((row, at) => {
        const plain = row.map((cell, column) => `${plainOf(header[column]!)}: ${plainOf(cell)}`).join('; ');
        return passage('row', lines[at] ?? '', plain, plainOf(row[0]!), `${head}\n${rule}`);
      });
    }
    default: {
      if (isOnlyImages(token)) return [];
      const markdown = clean(token.raw).trimEnd();
      if (token.type !== 'paragraph' || markdown.length <= LONG_PARAGRAPH) {
        return passage('text', markdown, plainOf(token), beginningOf([token]));
      }
      return sentencesOf(markdown).flatMap((sentence) =>
        passage('text', sentence, plainOfAll(Lexer.lexInline(sentence))),
      );
    }
  }
}

/** What an item or a paragraph begins with in strong letters or code, or before a colon. */
function beginningOf(tokens: readonly Token[]): string {
  const first = tokens[0];
  if (!first) return '';
  if (first.type === 'strong' || first.type === 'codespan') return plainOf(first);
  if ((first.type === 'text' || first.type === 'paragraph') && 'tokens' in first && first.tokens) {
    return beginningOf(first.tokens);
  }
  return /^[^:.]{2,40}(?=:\s)/.exec(plainOf(first))?.[0] ?? '';
}

/** A table's line without what only lines its columns up. */
function unpadded(line: string): string {
  return line.replace(/ {2,}/g, ' ').replace(/-{4,}/g, '---');
}

function shortenedCode(raw: string): string {
  if (raw.length <= LONG_CODE) return raw;
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
  const lines = raw.slice(0, raw.lastIndexOf('\n', LONG_CODE)).split('\n');
  return [...lines, fence ? '…' : '    …', ...(fence ? [fence] : [])].join('\n');
}

/** Sentences with their white space; one that would tear code, a link or an emphasis stays with the next. */
function sentencesOf(markdown: string): string[] {
  const whole: string[] = [];
  let begun = '';
  for (const { segment } of sentences.segment(markdown)) {
    begun += segment;
    if (isTorn(begun) || begun.trim().length < SHORT_SENTENCE) continue;
    whole.push(begun);
    begun = '';
  }
  return begun === '' ? whole : [...whole, begun];
}

function isTorn(text: string): boolean {
  const count = (mark: RegExp) => text.match(mark)?.length ?? 0;
  if (count(/`/g) % 2 === 1 || count(/\*\*/g) % 2 === 1) return true;
  return count(/\[/g) !== count(/\]/g) || count(/\(/g) !== count(/\)/g);
}
