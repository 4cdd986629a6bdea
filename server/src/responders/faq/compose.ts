import type { SourceEntry } from '@parley/protocol';
import { excerptOf } from './excerpt.ts';
import { escapedText, escapedUrl } from './inline.ts';
import type { Phrases } from './phrases.ts';
import type { Hit } from './search.ts';
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
/** A section is quoted beside the best one where it comes this close and adds a word of the question. */
const CLOSE = 0.5;
/** One that adds none has to come this close. */
const VERY_CLOSE = 0.75;
/** A section is named beside the answer where it comes this close to the best one. */
const RELATED = 0.4;
const MOST_RELATED = 3;
/** Less of the question's meaning than this, and the answer begins with a doubt. */
const SURE = 0.6;
/** How long a source's excerpt is, in UTF-16 code units. */
const QUOTE_LENGTH = 180;

/**
 * Writes an answer from what was found, best first: the best section's best parts under its heading, further sections
 * where they add something, the names of some more, and a source for each that was quoted.
 */
export function composeAnswer(hits: readonly Hit[], phrases: Phrases): Answer {
  const isSure = hits[0]!.coverage >= SURE;
  // Of what may miss the question one piece is enough to see that.
  const quoted = isSure ? choose(hits) : hits.slice(0, 1);
  const parts: string[] = [];
  const sources: SourceEntry[] = [];
  if (!isSure) parts.push(phrases.unsure);
  for (const hit of quoted) {
    const { markdown, best } = excerptOf(hit, hits, hit === hits[0] ? BUDGET.first : BUDGET.further);
    if (markdown === '') continue;
    parts.push(`### ${hit.section.heading}`, markdown);
    sources.push(sourceOf(hit.section, best));
  }
  const isQuoted = ({ section }: Hit) =>
    quoted.some((hit) => nameOf(hit.section) === nameOf(section) || isWithin(hit.section, section));
  const least = hits[0]!.score * RELATED;
  const related = hits
    .filter((hit) => hit.score >= least && (hit.coverage >= SURE || !isSure) && !isQuoted(hit))
    .slice(0, MOST_RELATED)
    .map(({ section }) => linked(section, section.file === hits[0]!.section.file));
  if (related.length > 0) parts.push(phrases.alsoIn(related.join(', ')));
  return { text: parts.join('\n\n'), sources };
}

/** Names sections as a list that a visitor can pick words from. */
export function listOf(sections: readonly Section[]): string {
  return sections.map((section) => `- ${linked(section, true)}`).join('\n');
}

function choose([best, ...others]: readonly Hit[]): Hit[] {
  if (!best) return [];
  const quoted = [best];
  const covered = new Set(best.terms);
  for (const hit of others) {
    if (quoted.length === MOST_QUOTED || hit.score < best.score * CLOSE) break;
    if (quoted.some(({ section }) => isWithin(section, hit.section) || isWithin(hit.section, section))) continue;
    const adds = [...hit.terms].filter((term) => !covered.has(term));
    if (adds.length === 0 && hit.score < best.score * VERY_CLOSE) continue;
    quoted.push(hit);
    for (const term of adds) covered.add(term);
  }
  return quoted;
}

/** Whether a section is beneath another, which may have quoted it. */
function isWithin(outer: Section, inner: Section): boolean {
  return outer.children.some((child) => child === inner || isWithin(child, inner));
}

function sourceOf(section: Section, best: string): SourceEntry {
  const { id, url } = section;
  const quote = shortened(best);
  return { kind: 'source', id, title: nameOf(section), ...(url !== undefined && { url }), ...(quote && { quote }) };
}

function linked(section: Section, isFileKnown: boolean): string {
  const name = escapedText(isFileKnown ? section.title : nameOf(section));
  return section.url === undefined ? name : `[${name}](${escapedUrl(section.url)})`;
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
