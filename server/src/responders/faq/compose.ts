import type { SourceEntry } from '@parley/protocol';
import { excerptOf } from './excerpt.ts';
import type { Phrases } from './phrases.ts';
import type { Hit, SectionSearch, Term } from './search.ts';
import type { Section } from './sections.ts';

/** An answer before it is streamed. */
export interface Answer {
  /** In Markdown. */
  readonly text: string;
  readonly sources: readonly SourceEntry[];
}

/** How much is quoted, in UTF-16 code units: of the best section, and of each that is quoted beside it. */
const BUDGET = { first: 1_200, further: 500 };
/** The most sections that one answer quotes; more is a search result, not an answer. */
const MOST_QUOTED = 3;
/** A section is quoted beside the best one only where it comes this close to it. */
const CLOSE = 0.55;
/** A section is named beside the answer where it comes this close to the best one. */
const RELATED = 0.35;
/** Less of the question's meaning than this, and the answer begins with a doubt. */
const SURE = 0.6;
/** How long a source's excerpt is, in UTF-16 code units. */
const QUOTE_LENGTH = 180;

/**
 * Writes an answer from what was found: the best section's best parts under its heading, further sections where they
 * add something, the names of some more, and a source for each that was quoted.
 */
export function composeAnswer(
  hits: readonly Hit[],
  terms: readonly Term[],
  search: SectionSearch,
  phrases: Phrases,
): Answer {
  const quoted = choose(hits, terms, search);
  const parts: string[] = [];
  const sources: SourceEntry[] = [];
  if (hits[0]!.coverage < SURE) parts.push(phrases.unsure);
  for (const [at, { section, language }] of quoted.entries()) {
    const weigh = (text: string) => search.weigh(terms, text, language);
    const { markdown, best } = excerptOf(section, weigh, at === 0 ? BUDGET.first : BUDGET.further);
    parts.push(`### ${section.title}`, markdown);
    sources.push(sourceOf(section, best));
  }
  const related = hits
    .filter((hit) => !quoted.includes(hit) && hit.score >= hits[0]!.score * RELATED && hit.coverage >= SURE)
    .slice(0, 3)
    .map(({ section }) => linked(section));
  if (related.length > 0) parts.push(phrases.alsoIn(related.join(', ')));
  return { text: parts.join('\n\n'), sources };
}

/** Names sections as a list that a visitor can pick words from. */
export function listOf(sections: readonly Section[]): string {
  return sections.map((section) => `- ${linked(section)}`).join('\n');
}

function choose(hits: readonly Hit[], terms: readonly Term[], search: SectionSearch): Hit[] {
  const [best, ...others] = hits;
  if (!best) return [];
  const quoted = [best];
  const covered = new Set(termsIn(best, terms, search));
  for (const hit of others) {
    if (quoted.length === MOST_QUOTED || hit.score < best.score * CLOSE) break;
    if (quoted.some(({ section }) => section.children.includes(hit.section))) continue;
    const adds = termsIn(hit, terms, search).filter((term) => !covered.has(term));
    if (adds.length === 0 && hit.score < best.score * 0.8) continue;
    quoted.push(hit);
    for (const term of adds) covered.add(term);
  }
  return quoted;
}

function termsIn({ section, language }: Hit, terms: readonly Term[], search: SectionSearch): Term[] {
  const text = [section.title, ...section.blocks.map(({ plain }) => plain)].join('\n');
  return [...search.weigh(terms, text, language).keys()];
}

function sourceOf(section: Section, best: string): SourceEntry {
  const { id, url } = section;
  const quote = shortened(best);
  return { kind: 'source', id, title: nameOf(section), ...(url !== undefined && { url }), ...(quote && { quote }) };
}

function linked(section: Section): string {
  const name = nameOf(section).replace(/([\\[\]*_`<])/g, '\\$1');
  return section.url === undefined ? name : `[${name}](${section.url})`;
}

/** The file's title and the section's, once where they are the same. */
function nameOf({ fileTitle, title }: Section): string {
  return fileTitle === title ? title : `${fileTitle} › ${title}`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= QUOTE_LENGTH) return line;
  return `${line
    .slice(0, QUOTE_LENGTH)
    .replace(/\s+\S*$/, '')
    .toWellFormed()}…`;
}
