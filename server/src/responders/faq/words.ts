import { stemmer as stemEnglish } from '@orama/stemmers/english';
import { stemmer as stemGerman } from '@orama/stemmers/german';
import { ENGLISH_STOP_WORDS, GERMAN_STOP_WORDS } from './stop-words.ts';

/** The languages that the search knows the words of. */
export type Language = 'en' | 'de';

const STOP_WORDS: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(ENGLISH_STOP_WORDS),
  de: new Set(GERMAN_STOP_WORDS.map(withUmlauts)),
};

/** Scripts without spaces between words; there the platform's dictionary finds the words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Two words that mean one thing, which others write as one: "back up", "signing in". */
const PHRASAL =
  /\b(back|set|log|sign|shut|start|check|roll)(?:s|ed|ing|ged|ging|ting)?[ -](up|in|out|off|down|back)\b/gi;

/** A word as it is written: letters and digits, joined by what names are joined with. */
const WRITTEN = /[\p{L}\p{N}]+(?:[_.\-'’/][\p{L}\p{N}]+)*/gu;

/**
 * The words of a text, in order and lower-case. A joined name gives its parts and, after them, itself
 * without its joints: `OPENAI_API_KEY` gives `openai`, `api`, `key` and `openaiapikey`; `createServer` likewise.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [written] of text.normalize('NFKC').replace(PHRASAL, '$1$2').matchAll(WRITTEN)) {
    if (UNSPACED.test(written)) {
      for (const { segment, isWordLike } of segmenter.segment(written)) if (isWordLike) words.push(segment);
      continue;
    }
    const name = written.replace(/['’](s|re|ve|ll|d|m|t)$/i, (_, end: string) => (end === 't' ? 't' : ''));
    const parts = name
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .split(/[^\p{L}\p{N}]+/u)
      .filter((part) => part !== '')
      .map((part) => part.toLowerCase());
    words.push(...parts);
    if (parts.length > 1 && parts.length <= 4) words.push(parts.join(''));
  }
  return words;
}

/** Whether a word carries no meaning in a language. In another it may: `mit` is a licence in English. */
export function isStopWord(word: string, language: Language): boolean {
  return STOP_WORDS[language].has(language === 'de' ? withUmlauts(word) : word);
}

/** The stem that stands for all forms of a word, however its accents are typed. */
export function stemOf(word: string, language: Language): string {
  // Rule ids, versions and single letters have no other forms.
  if (/\d/.test(word) || word.length < 3) return word;
  return language === 'de' ? stemGerman(withUmlauts(word)) : stemEnglish(withoutAccents(word));
}

/** The stems of a text's meaningful words, in order, with repeats. */
export function stemsOf(text: string, language: Language): string[] {
  return wordsOf(text)
    .filter((word) => !isStopWord(word, language))
    .map((word) => stemOf(word, language));
}

/** In which language a text is written, by its small words; `undefined` where they do not tell. */
export function languageOf(text: string): Language | undefined {
  let english = 0;
  let german = 0;
  for (const word of wordsOf(text)) {
    if (isStopWord(word, 'en')) english += 1;
    if (isStopWord(word, 'de')) german += 1;
  }
  if (english === german) return /[äöüß]/i.test(text) ? 'de' : undefined;
  return english > german ? 'en' : 'de';
}

/** One spelling for `ä` and `ae` and the like, whichever keyboard a visitor has. */
function withUmlauts(word: string): string {
  return word
    .replaceAll('ae', 'ä')
    .replaceAll('oe', 'ö')
    .replace(/(?<!q)ue/g, 'ü')
    .replaceAll('ß', 'ss');
}

function withoutAccents(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '');
}
