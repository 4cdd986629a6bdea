import { codePointBoundary } from './text.ts';
import { textOf } from './entries.ts';
import { isTerminal } from './reply-states.ts';
import type { Turn } from './turns.ts';
import type { ConversationSummary, LastLine } from './wire.ts';

/** The longest query, in code points; nobody remembers more of what they wrote. */
export const MAX_SEARCH_CODE_POINTS = 200;
/** More words than this narrow nothing down; what follows is left out. */
const MAX_QUERY_WORDS = 8;
/** What is longer is no word but an address or a key: it is found by its beginning. In code units. */
const MAX_WORD = 40;
/** How many words of one turn are found: bounds what a very long answer costs. */
const MAX_INDEXED_WORDS = 5_000;
/** How much of a text is looked at for words, in code units; an answer of megabytes would else hold a server up. */
const MAX_INDEXED_TEXT = 100_000;
/** How long titles and excerpts are, in code units. */
const TITLE = 100;
const EXCERPT = 140;
/** How much stands before what was found: a narrow list shows about twice as much of a line. In code units. */
const LEAD = 28;

/** Languages that write words without spaces between: each character counts as a word, so that any part is found. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}';
const WORD = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');
/** The accents of Latin, Greek and Cyrillic letters, and the points of Hebrew and Arabic, which few people type. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;

/** What is looked for (rule H13): turns that have all of these words, the last one being perhaps only begun. */
export interface SearchQuery {
  readonly whole: readonly string[];
  readonly begun: string;
}

/** Reads what a visitor typed; `null` where there is no word in it. Never throws, whatever it is. */
export function readSearch(text: string): SearchQuery | null {
  const words = wordsOf(text).slice(0, MAX_QUERY_WORDS);
  const begun = words.pop();
  return begun === undefined ? null : { whole: [...new Set(words)], begun };
}

/** The words by which a turn is found: those of its text and of its answer, each once, as `readSearch` has them. */
export function searchableWords(turn: Pick<Turn, 'text' | 'reply'>): string[] {
  const words = new Set([...wordsOf(turn.text), ...wordsOf(textOf(turn.reply?.entries ?? []))]);
  return [...words].slice(0, MAX_INDEXED_WORDS);
}

/** Whether a turn has what is looked for. */
export function isFound(turn: Pick<Turn, 'text' | 'reply'>, { whole, begun }: SearchQuery): boolean {
  const words = searchableWords(turn);
  return whole.every((word) => words.includes(word)) && words.some((word) => word.startsWith(begun));
}

/** The place of a turn that shows best why it was found: of its text or else of its answer, in one line. */
export function excerptOf(turn: Pick<Turn, 'text' | 'reply'>, query: SearchQuery): string {
  const texts = [turn.text, textOf(turn.reply?.entries ?? [])];
  const places = texts.map((text) => foundPlaces(text, query));
  const most = Math.max(...places.map(({ kinds }) => kinds));
  const at = places.findIndex(({ kinds }) => kinds === most);
  return cutAround(texts[at]!, places[at]!.first);
}

/** What a conversation is called: the beginning of what was first written in it, in one line. */
export function titleOf(text: string): string {
  return cutEnd(oneLine(text), TITLE);
}

/** What is told of a conversation's last turn (rule H5). */
export function lastLine({ author, text, reply }: Pick<Turn, 'author' | 'text' | 'reply'>): LastLine {
  const answer = reply && isTerminal(reply.state) ? cutEnd(oneLine(textOf(reply.entries)), EXCERPT) : '';
  return { author, text, ...(reply && { reply: reply.state }), ...(answer && { answer }) };
}

/** How a conversation is listed whose turns are all at hand, in their order (rule H5); one without turns is not. */
export function summaryOf(turns: readonly Turn[]): ConversationSummary | undefined {
  const [first, last] = [turns[0], turns.at(-1)];
  if (!first || !last) return undefined;
  return {
    id: first.conversationId,
    title: titleOf(first.text),
    head: turns.length,
    createdAt: first.createdAt,
    updatedAt: last.createdAt,
    last: lastLine(last),
  };
}

/** Where words that are looked for stand in a text: pairs of code units from and to. */
export function foundRanges(text: string, query: SearchQuery): (readonly [from: number, to: number])[] {
  return [...matches(text, query)].map(({ from, to }) => [from, to]);
}

function* matches(text: string, { whole, begun }: SearchQuery): Generator<{ from: number; to: number; word: string }> {
  for (const { 0: found, index } of text.slice(0, MAX_INDEXED_TEXT).matchAll(WORD)) {
    const word = plain(found);
    if (whole.includes(word)) yield { from: index, to: index + found.length, word };
    else if (word.startsWith(begun)) yield { from: index, to: index + found.length, word: begun };
  }
}

function foundPlaces(text: string, query: SearchQuery): { readonly kinds: number; readonly first: number } {
  const found = [...matches(text, query)];
  return { kinds: new Set(found.map(({ word }) => word)).size, first: found[0]?.from ?? 0 };
}

function wordsOf(text: string): string[] {
  return [...text.slice(0, MAX_INDEXED_TEXT).matchAll(WORD)].map(([word]) => plain(word)).filter((word) => word !== '');
}

/** A word without what people leave out when they look for it: case, accents, the forms of letters. */
function plain(word: string): string {
  // Cut before as well: what is a thousand times as long is no word either way.
  const letters = word
    .slice(0, codePointBoundary(word, 4 * MAX_WORD))
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(ACCENTS, '');
  const cut = letters.slice(0, codePointBoundary(letters, MAX_WORD));
  return cut.replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}

function cutAround(text: string, at: number): string {
  // Some words before it, from the beginning of a word on.
  const early = text.slice(0, codePointBoundary(text, Math.max(0, at - LEAD)));
  const start = at <= LEAD ? 0 : early.length + Math.max(0, text.slice(early.length, at).search(/\s\S/) + 1);
  const cut = cutEnd(oneLine(text.slice(start)), EXCERPT);
  return start > 0 ? `…${cut}` : cut;
}

function cutEnd(line: string, length: number): string {
  if (line.length <= length) return line;
  return `${line.slice(0, codePointBoundary(line, length - 1)).trimEnd()}…`;
}

/** The beginning of a text in one line: more than any title or excerpt shows. */
function oneLine(text: string): string {
  return text.slice(0, codePointBoundary(text, 2_000)).replace(/\s+/g, ' ').trim();
}
