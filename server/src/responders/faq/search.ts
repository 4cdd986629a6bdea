import type { Passage } from './passages.ts';
import { createSectionIndex, type Match } from './section-index.ts';
import type { Section } from './sections.ts';
import { createQuestionReader, type Question, type QuestionReader, type Term } from './terms.ts';
import type { Language } from './words.ts';

/** A section that says something about a question. */
export interface Hit {
  readonly section: Section;
  /** Comparable within one search. */
  readonly score: number;
  /** How much of the question's meaning occurs in it, from 0 to 1; rare words count for more than frequent ones. */
  readonly coverage: number;
  /** The question's words that occur in it. */
  readonly terms: ReadonlySet<Term>;
  /** Whether its heading says just what the question asks for. */
  readonly isTitled: boolean;
  /** Whether all that its heading says is in the question, which may ask for more; never for a file's title. */
  readonly isNamed: boolean;
  /** What each of its passages says about the question; none where it says nothing. */
  readonly passages: ReadonlyMap<Passage, number>;
}

/** Search over sections, passage by passage. */
export interface SectionSearch {
  /** The language of most of the sections. */
  readonly language: Language;
  readonly read: QuestionReader;
  /**
   * The sections that have something of a question, best first.
   *
   * @param background what the conversation was about before: it tells equals apart and is nothing that has to occur
   */
  find(question: Question, background?: readonly Term[]): Hit[];
}

/** What a resemblance covers of a term's meaning: more where the term is nowhere, as with a slip of the finger. */
const COVERS = { synonym: 0.85, beginningOfKnown: 0.3, likeUnknown: 0.6 };
/** What a section gains whose heading is the question. */
const TITLED_BONUS = 1.5;
/** What is left of a passage's score where it has hardly any of the question's meaning. */
const SCATTERED = 0.3;
/** What the second, third and fourth best passage of a section add to the best one. */
const FURTHER_PASSAGES: readonly number[] = [0.3, 0.15, 0.08];

/** Makes the search over these sections. */
export function createSectionSearch(sections: readonly Section[]): SectionSearch {
  const index = createSectionIndex(sections);
  const isKnown = (stem: string) => index.frequencyOf(stem) > 0;

  /** What a term counts for in a question. One that no section has counts as one that a single section has. */
  const rarity = ({ stems }: Term): number => {
    const count = Math.max(1, ...stems.map(index.frequencyOf));
    return Math.log(1 + (sections.length - count + 0.5) / (count + 0.5));
  };

  /** How much of a term a match has, from 0 to 1. */
  const coverOf = (term: Term, { found, looked }: Match): number => {
    if (term.stems.some((stem) => found.has(stem))) return 1;
    if (term.alike.some((stem) => found.has(stem))) return COVERS.synonym;
    if (!term.stems.some((stem) => looked.has(stem))) return 0;
    return term.stems.some(isKnown) ? COVERS.beginningOfKnown : COVERS.likeUnknown;
  };

  const hitOf = (section: Section, matches: readonly Match[], terms: readonly Term[]): Hit => {
    const meaningIn = (some: readonly Match[]) =>
      terms.reduce((sum, term) => sum + rarity(term) * Math.max(0, ...some.map((each) => coverOf(term, each))), 0);
    const whole = terms.reduce((sum, term) => sum + rarity(term), 0);
    const passages = new Map<Passage, number>();
    const scores: number[] = [];
    for (const match of matches) {
      // Many words of a question in one passage say more than the same words all over a section.
      const score = match.score * (SCATTERED + (1 - SCATTERED) * (meaningIn([match]) / whole));
      scores.push(score);
      if (match.passage) passages.set(match.passage, score);
    }
    const [best = 0, ...further] = scores.sort((a, b) => b - a);
    const together = FURTHER_PASSAGES.reduce((sum, share, at) => sum + share * (further[at] ?? 0), best);
    const coverage = meaningIn(matches) / whole;
    const title = index.titleOf(section);
    const isNamed = areWithin(title, terms) && section.title !== section.fileTitle;
    const isTitled = areWithin(title, terms) && terms.every(({ stems }) => title.some((stem) => stems.includes(stem)));
    return {
      section,
      score: together * coverage * (isTitled ? TITLED_BONUS : 1),
      coverage,
      isTitled,
      isNamed,
      terms: new Set(terms.filter((term) => matches.some((match) => coverOf(term, match) > 0))),
      passages,
    };
  };

  return {
    language: index.languages[0]!,
    read: createQuestionReader(index.languages, isKnown),
    find(question, background = []) {
      if (question.terms.length === 0) return [];
      const matches = Map.groupBy(index.match(question, background), ({ section }) => section);
      return [...matches]
        .map(([section, of]) => hitOf(section, of, question.terms))
        .filter(({ coverage }) => coverage > 0)
        .sort((a, b) => b.score - a.score);
    },
  };
}

/** Whether there are stems and each is that of a term. */
function areWithin(stems: readonly string[], terms: readonly Term[]): boolean {
  return stems.length > 0 && stems.every((stem) => terms.some((term) => term.stems.includes(stem)));
}
