import MiniSearch, { type Query, type SearchOptions } from 'minisearch';
import type { Section } from './sections.ts';
import { isStopWord, languageOf, stemOf, stemsOf, wordsOf, type Language } from './words.ts';

/** One meaningful word of a question, as it may stand in the index. */
export interface Term {
  readonly word: string;
  /** Its stem in each language of the index. */
  readonly stems: readonly string[];
}

/** A section that says something about a question. */
export interface Hit {
  readonly section: Section;
  readonly language: Language;
  /** Comparable within one search. */
  readonly score: number;
  /** How much of the question's meaning occurs in it, from 0 to 1; rare words count for more than frequent ones. */
  readonly coverage: number;
}

/** What is asked for. */
export interface SearchTerms {
  readonly terms: readonly Term[];
  /** What the conversation was about before: tells equals apart, and is nothing that has to occur. */
  readonly background?: readonly Term[];
}

/** Full-text search over sections. */
export interface SectionSearch {
  /** The language of most of the sections. */
  readonly language: Language;
  /** The meaningful words of a question, each once. */
  termsOf(question: string): Term[];
  /** The sections that have something of it, best first. */
  find(question: SearchTerms): Hit[];
  /** The terms that occur in a text of this language, with what each of them counts for. */
  weigh(terms: readonly Term[], text: string, language: Language): Map<Term, number>;
}

interface Indexed {
  readonly id: number;
  readonly title: string;
  readonly above: string;
  readonly text: string;
  readonly code: string;
}

/** A heading says what its section is about; code mentions much in passing. */
const BOOST = { title: 3, above: 1.5, text: 1, code: 0.5 };
/** A beginning in common is a hint, a resemblance a weaker one; both below any word that is really there. */
const WEIGHTS = { prefix: 0.3, fuzzy: 0.25 };
/** What the previous question's words count for beside those of this one. */
const BACKGROUND = 0.25;

/** What a word that only resembles a term covers of it: more where the term itself is nowhere, as with a typo. */
const ALIKE = { known: 0.3, unknown: 0.6 };

/** Builds the index. Sections in English and in German may stand side by side. */
export function createSectionSearch(sections: readonly Section[]): SectionSearch {
  const language = languageOf(sections.map(plainText).join('\n').slice(0, 50_000)) ?? 'en';
  const languages = sections.map((section) => languageOf(plainText(section)) ?? language);
  const spoken = [...new Set(languages)];
  const documents = sections.map((section, id) => indexed(section, id, languages[id]!));
  const index = new MiniSearch<Indexed>({
    fields: ['title', 'above', 'text', 'code'],
    tokenize: (text) => text.split(' ').filter((stem) => stem !== ''),
    processTerm: (stem) => stem,
  });
  index.addAll(documents);
  const frequencies = countFrequencies(documents);

  const rarity = ({ stems }: Term): number => {
    const count = Math.max(0, ...stems.map((stem) => frequencies.get(stem) ?? 0));
    return Math.log(1 + (documents.length - count + 0.5) / (count + 0.5));
  };
  const options: SearchOptions = {
    boost: BOOST,
    weights: WEIGHTS,
    prefix: (stem) => stem.length >= 4,
    fuzzy: (stem) => !frequencies.has(stem) && stem.length >= 5 && 0.2,
  };

  return {
    language,
    termsOf(question) {
      const asked = languageOf(question) ?? language;
      const words = wordsOf(question);
      const terms: Term[] = [];
      for (const [at, word] of words.entries()) {
        if (isStopWord(word, asked) || terms.some((term) => term.word === word)) continue;
        const stems = [...new Set(spoken.map((each) => stemOf(word, each)))];
        const known = stems.some((stem) => frequencies.has(stem));
        // A joined name that nobody wrote that way is asked for by its parts, which come before it.
        if (known || !isJoined(words, at)) terms.push({ word, stems });
      }
      return terms;
    },
    find({ terms, background = [] }) {
      if (terms.length === 0) return [];
      const whole = terms.reduce((sum, term) => sum + rarity(term), 0);
      const behind = new Set(background.flatMap(({ stems }) => stems));
      for (const { stems } of terms) for (const stem of stems) behind.delete(stem);
      const query: Query = {
        combineWith: 'OR',
        queries: [...terms, ...background].map(({ stems }) => ({ combineWith: 'OR', queries: [...stems] })),
      };
      const boostTerm = (stem: string) => (behind.has(stem) ? BACKGROUND : 1);
      return index
        .search(query, { ...options, boostTerm })
        .map(({ id, score, queryTerms, terms: found }) => {
          const section = sections[id as number]!;
          const there = new Set(found);
          const matched = terms.reduce((sum, term) => {
            if (term.stems.some((stem) => there.has(stem))) return sum + rarity(term);
            if (!term.stems.some((stem) => queryTerms.includes(stem))) return sum;
            return (
              sum + rarity(term) * (term.stems.some((stem) => frequencies.has(stem)) ? ALIKE.known : ALIKE.unknown)
            );
          }, 0);
          const coverage = whole === 0 ? 0 : matched / whole;
          return {
            section,
            language: languages[id as number]!,
            coverage,
            score: score * coverage * (1 + titleShare(documents[id as number]!, terms) / 2),
          };
        })
        .filter(({ coverage }) => coverage > 0)
        .sort((a, b) => b.score - a.score);
    },
    weigh(terms, text, of) {
      const there = new Set(stemsOf(text, of));
      const occurring = terms.filter(({ stems }) => stems.some((stem) => there.has(stem)));
      return new Map(occurring.map((term) => [term, rarity(term)]));
    },
  };
}

function plainText({ title, blocks }: Section): string {
  return [title, ...blocks.filter(({ kind }) => kind !== 'code').map(({ plain }) => plain)].join('\n');
}

function indexed(section: Section, id: number, language: Language): Indexed {
  const stems = (text: string) => stemsOf(text, language).join(' ');
  const part = (isCode: boolean) =>
    section.blocks
      .filter(({ kind }) => (kind === 'code') === isCode)
      .map(({ plain }) => plain)
      .join('\n');
  return {
    id,
    title: stems(section.title),
    above: stems([section.fileTitle, ...section.above].join(' ')),
    text: stems(part(false)),
    code: stems(part(true)),
  };
}

function isJoined(words: readonly string[], at: number): boolean {
  for (let from = at - 2; from >= 0 && from >= at - 4; from -= 1) {
    if (words.slice(from, at).join('') === words[at]) return true;
  }
  return false;
}

/** How much of a heading is asked for: a heading that is the question beats one that mentions it. */
function titleShare({ title }: Indexed, terms: readonly Term[]): number {
  const stems = title.split(' ').filter((stem) => stem !== '');
  if (stems.length === 0) return 0;
  const asked = new Set(terms.flatMap(({ stems: forms }) => forms));
  return stems.filter((stem) => asked.has(stem)).length / stems.length;
}

function countFrequencies(documents: readonly Indexed[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { title, above, text, code } of documents) {
    for (const stem of new Set([title, above, text, code].join(' ').split(' '))) {
      counts.set(stem, (counts.get(stem) ?? 0) + 1);
    }
  }
  return counts;
}
