import MiniSearch, { type Query, type QueryCombination, type SearchResult } from 'minisearch';
import type { Passage } from './passages.ts';
import type { Section } from './sections.ts';
import type { Question, Term } from './terms.ts';
import { languageOf, stemsOf, type Language } from './words.ts';

/** Where a document of the index stands. A heading with nothing under it but further headings has no passage. */
export interface Place {
  readonly section: Section;
  readonly passage: Passage | undefined;
}

/** A place that has a word of a question, or one that resembles it. */
export interface Match extends Place {
  readonly score: number;
  /** The stems of the documents that were found there. */
  readonly found: ReadonlySet<string>;
  /** The stems that were looked for and led there. */
  readonly looked: ReadonlySet<string>;
}

/** The full-text index over passages. */
export interface SectionIndex {
  /** The languages of the sections, that of most of them first. */
  readonly languages: readonly Language[];
  /** In how many sections a stem occurs. */
  frequencyOf(stem: string): number;
  /** The stems of a section's heading. */
  titleOf(section: Section): readonly string[];
  match(question: Question, background: readonly Term[]): Match[];
}

interface Document {
  readonly id: number;
  readonly title: string;
  readonly above: string;
  readonly name: string;
  readonly text: string;
  readonly code: string;
}

/** A heading says what its section is about, and a name what its row is; code mentions much in passing. */
const BOOST = { title: 2, above: 0.7, name: 1.5, text: 1, code: 0.5 };
/** Where it is asked what something is, the row or item that has its name says so. */
const DEFINITION_NAME = 3;
/** A beginning in common is a hint, a resemblance a weaker one; both below any word that is really there. */
const WEIGHTS = { prefix: 0.3, fuzzy: 0.25 };
/** What a word counts for that is not the question's: a synonym, or one of the question before. */
const SYNONYM = 0.6;
const BACKGROUND = 0.25;
/** Where a number is wanted, a passage that has one is the likelier answer. */
const NUMBER_BONUS = 1.6;
/** A number, not the one in a name such as W5. */
const NUMBER = /(?<![\p{L}\d])\d/u;
/** How much of a folder is read to find its language, in UTF-16 code units. */
const LANGUAGE_SAMPLE = 50_000;

/** Builds the index. Sections in English and in German may stand side by side. */
export function createSectionIndex(sections: readonly Section[]): SectionIndex {
  const main = languageOf(sections.map(proseOf).join('\n').slice(0, LANGUAGE_SAMPLE)) ?? 'en';
  const languages = sections.map((section) => languageOf(proseOf(section)) ?? main);
  const places = sections.flatMap((section): Place[] =>
    section.passages.length > 0
      ? section.passages.map((passage) => ({ section, passage }))
      : [{ section, passage: undefined }],
  );
  const languageOfSection = new Map(sections.map((section, at) => [section, languages[at]!]));
  const documents = places.map((place, id) => toDocument(id, place, languageOfSection.get(place.section)!));
  const frequencies = countFrequencies(documents, places);
  const index = new MiniSearch<Document>({
    fields: ['title', 'above', 'name', 'text', 'code'],
    tokenize: (text) => text.split(' ').filter((stem) => stem !== ''),
    processTerm: (stem) => stem,
  });
  index.addAll(documents);
  const hasNumber = (id: number) => NUMBER.test(places[id]!.passage?.plain ?? '');

  return {
    languages: [...new Set([main, ...languages])],
    frequencyOf: (stem) => frequencies.get(stem) ?? 0,
    titleOf: (section) => stemsOf(section.title, languageOfSection.get(section) ?? main),
    match({ terms, wantsNumber, wantsDefinition }, background) {
      const results = index.search(queryOf(terms, background), {
        boost: wantsDefinition ? { ...BOOST, name: DEFINITION_NAME } : BOOST,
        weights: WEIGHTS,
        boostDocument: (id) => (wantsNumber && hasNumber(id as number) ? NUMBER_BONUS : 1),
        prefix: (stem) => stem.length >= 4,
        // Where the word is there as it was typed, what merely resembles it is another one.
        fuzzy: (stem) => !frequencies.has(stem) && stem.length >= 5 && 0.2,
      });
      return results.map(({ id, score, terms: found, queryTerms: looked }: SearchResult) => ({
        ...places[id as number]!,
        score,
        found: new Set(found),
        looked: new Set(looked),
      }));
    },
  };
}

function queryOf(terms: readonly Term[], background: readonly Term[]): Query {
  const asked = new Set(terms.flatMap(({ stems }) => stems));
  const weak = (stems: readonly string[], weight: number): QueryCombination => ({
    combineWith: 'OR',
    queries: stems.filter((stem) => !asked.has(stem)),
    prefix: false,
    fuzzy: false,
    boostTerm: () => weight,
  });
  const strong = terms.map(({ stems }): QueryCombination => ({ combineWith: 'OR', queries: [...stems] }));
  return {
    combineWith: 'OR',
    queries: [
      ...strong,
      ...terms.map(({ alike }) => weak(alike, SYNONYM)),
      ...background.map(({ stems }) => weak(stems, BACKGROUND)),
    ],
  };
}

function proseOf({ title, passages }: Section): string {
  return [title, ...passages.filter(({ kind }) => kind !== 'code').map(({ plain }) => plain)].join('\n');
}

function toDocument(id: number, { section, passage }: Place, language: Language): Document {
  const stems = (text: string) => stemsOf(text, language).join(' ');
  const isCode = passage?.kind === 'code';
  return {
    id,
    title: stems(section.title),
    above: stems(
      [section.file, section.fileTitle, ...section.above].filter((heading) => heading !== section.title).join(' '),
    ),
    name: stems(passage?.name ?? ''),
    text: isCode ? '' : stems(passage?.plain ?? ''),
    code: isCode ? stems(passage.plain) : '',
  };
}

function countFrequencies(documents: readonly Document[], places: readonly Place[]): Map<string, number> {
  const sectionsOf = new Map<string, Set<Section>>();
  for (const { id, title, above, text, code } of documents) {
    for (const stem of [title, above, text, code].join(' ').split(' ')) {
      sectionsOf.set(stem, (sectionsOf.get(stem) ?? new Set<Section>()).add(places[id]!.section));
    }
  }
  return new Map([...sectionsOf].map(([stem, having]) => [stem, having.size]));
}
