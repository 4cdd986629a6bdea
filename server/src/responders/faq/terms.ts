import { createSynonyms } from './synonyms.ts';
import { isStopWord, languageOf, stemOf, wordsOf, type Language } from './words.ts';

/** One meaningful word of a question, as it may stand in the documents. */
export interface Term {
  readonly word: string;
  /** Its stem in each language of the documents. */
  readonly stems: readonly string[];
  /** The stems of words that mean much the same. */
  readonly alike: readonly string[];
}

/** What a question asks for. */
export interface Question {
  readonly terms: readonly Term[];
  /** What it has where it has no such words: the `fast` of "how fast is it?". */
  readonly spareTerms: readonly Term[];
  /** Whether a number answers it: how long, how many, how often. */
  readonly wantsNumber: boolean;
  /** Whether it asks what something is. */
  readonly wantsDefinition: boolean;
}

/** How a number is asked for. Its own words are not what the answer is about. */
const HOW_MUCH =
  /\bhow (?:long|many|much|often|big|large|fast|old|far|soon)\b|\bwie (?:lange?|viele?|oft|groß|hoch|schnell|teuer)\b|\bwieviele?\b/gi;
const LIMIT = /\b(?:limit|maximum|minimum|maximal|minimal)\b/i;

const WANTS_DEFINITION = /\bwhat(?:['’]s| is| are| does)\b|\bmean(?:s|ing)?\b|\bwas (?:ist|sind|bedeutet|heißt)\b/i;

/** The most words of a question that are looked up; a longer text would hold up everybody else's questions. */
const MOST_TERMS = 40;

/** Reads questions in the languages of the documents. */
export interface QuestionReader {
  (text: string): Question;
}

/**
 * Makes a reader of questions.
 *
 * @param languages those of the documents, the main one first
 * @param isKnown whether a stem occurs in them
 */
export function createQuestionReader(
  languages: readonly Language[],
  isKnown: (stem: string) => boolean,
): QuestionReader {
  const synonyms = languages.map((language) => createSynonyms((word) => stemOf(word, language)));
  const termsOf = (text: string, language: Language): Term[] => {
    const words = wordsOf(text);
    const terms: Term[] = [];
    for (const [at, word] of words.entries()) {
      if (terms.length === MOST_TERMS) break;
      if (isStopWord(word, language) || terms.some((term) => term.word === word)) continue;
      const stems = [...new Set(languages.map((each) => stemOf(word, each)))];
      // A joined name that nobody wrote that way is asked for by its parts, which come before it.
      if (isJoined(words, at) && !stems.some(isKnown)) continue;
      const alike = new Set(synonyms.flatMap((alikeOf) => stems.flatMap(alikeOf)));
      for (const stem of stems) alike.delete(stem);
      terms.push({ word, stems, alike: [...alike] });
    }
    return terms;
  };
  return (text) => {
    const language = languageOf(text) ?? languages[0]!;
    const subject = text.replace(HOW_MUCH, ' ');
    return {
      terms: termsOf(subject, language),
      spareTerms: termsOf(text, language),
      wantsNumber: subject !== text || LIMIT.test(text),
      wantsDefinition: WANTS_DEFINITION.test(text),
    };
  };
}

function isJoined(words: readonly string[], at: number): boolean {
  for (let from = at - 2; from >= 0 && from >= at - 4; from -= 1) {
    if (words.slice(from, at).join('') === words[at]) return true;
  }
  return false;
}
