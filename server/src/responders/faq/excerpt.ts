import type { Passage } from './passages.ts';
import type { Hit } from './search.ts';
import type { Section } from './sections.ts';

/** What is quoted of a section. */
export interface Excerpt {
  /** Whole passages, as they stand there, in their order. */
  readonly markdown: string;
  /** The words of the passage that says most about the question. */
  readonly best: string;
}

/** A passage of the section, or the heading of a section beneath it. */
interface Unit {
  readonly passage: Passage | undefined;
  readonly markdown: string;
  /** What it says about the question beyond what all the section does. */
  readonly value: number;
}

/** A section shorter than this says too little alone, and is quoted with those beneath it; more so a chapter's own. */
const SHORT_SECTION = 160;
const SHORT_CHAPTER = 600;
/** A section shorter than this is quoted whole: nobody is helped by the half of it. */
const QUOTED_WHOLE = 480;
/** Of a table with more rows than this only the rows in question are quoted: each says enough by itself. */
const FEW_ROWS = 4;
/** A passage is quoted where it says this much of what the best one says. */
const CLOSE = 0.5;
/** Where the heading is what was asked for, passages that say more are worth little more than the beginning. */
const MOSTLY_HEADING = 0.25;
/** A quotation shorter than this takes its neighbours along. */
const SHORT_QUOTE = 200;
/** How many passages an announcement brings along. */
const MOST_TOGETHER = 8;

/**
 * Takes of a section what says most about a question, up to about `budget` UTF-16 code units: all of it where it is
 * short, and its beginning where the heading is what was asked for.
 *
 * What belongs together stays together: a sentence that ends in a colon and what it announces, rows and their head.
 * What is left out between two paragraphs is marked by an ellipsis.
 */
export function excerptOf(hit: Hit, hits: readonly Hit[], budget: number): Excerpt {
  const units = unitsOf(hit.section, hit, hits, hit.isTitled ? SHORT_CHAPTER : SHORT_SECTION);
  const size = (of: readonly Unit[]) => of.reduce((sum, { markdown }) => sum + markdown.length, 0);
  const most = Math.max(0, ...units.map(({ value }) => value));
  const isAboutHeading = hit.isTitled || most <= Math.max(0, ...hit.passages.values()) * MOSTLY_HEADING;
  const isTable = units.filter(({ passage }) => passage?.kind === 'row').length > FEW_ROWS;
  const isWhole = size(units) <= (isAboutHeading ? budget : isTable ? 0 : Math.min(budget, QUOTED_WHOLE));
  const chosen = isWhole
    ? units.map((_, at) => at)
    : isAboutHeading
      ? beginning(units, budget)
      : choose(units, most, budget);
  const best = isAboutHeading ? units.find(({ passage }) => passage) : units.find(({ value }) => value === most);
  const last = units[chosen.at(-1) ?? -1];
  const next = units[chosen.length];
  // A list or table that the budget ends in its middle must not look as if that were all of it.
  const isCut = isAboutHeading && next !== undefined && next.passage?.block === last?.passage?.block;
  return { markdown: render(units, chosen) + (isCut ? '\n\n…' : ''), best: best?.passage?.plain ?? '' };
}

function unitsOf(section: Section, hit: Hit | undefined, hits: readonly Hit[], short: number): Unit[] {
  const scores = section.passages.map((passage) => hit?.passages.get(passage) ?? 0);
  // What every passage has comes from the heading.
  const base = scores.length > 1 ? Math.min(...scores) : 0;
  const units: Unit[] = section.passages.map((passage, at) => ({
    passage,
    markdown: passage.markdown,
    value: scores[at]! - base,
  }));
  if (units.reduce((sum, { markdown }) => sum + markdown.length, 0) >= short) return units;
  for (const child of section.children) {
    units.push({ passage: undefined, markdown: `**${child.heading}**`, value: 0 });
    const own = hits.find((other) => other.section === child);
    units.push(...unitsOf(child, own, hits, SHORT_SECTION));
  }
  return units;
}

/** The first passages that fit, one at least; no heading without something under it. */
function beginning(units: readonly Unit[], budget: number): number[] {
  let room = budget;
  let end = 0;
  for (const unit of units) {
    room -= unit.markdown.length;
    if (room < 0 && end > 0) break;
    end += 1;
  }
  while (end > 1 && !units[end - 1]!.passage) end -= 1;
  return units.slice(0, end).map((_, at) => at);
}

/** The best passages with what goes with them, as long as there is room; one at least. */
function choose(units: readonly Unit[], most: number, budget: number): number[] {
  const chosen = new Set<number>();
  let length = 0;
  const take = (wanted: readonly number[], limit: number) => {
    const fresh = wanted.filter((at) => !chosen.has(at));
    const size = fresh.reduce((sum, at) => sum + units[at]!.markdown.length, 0);
    if (chosen.size > 0 && length + size > limit) return;
    for (const at of fresh) chosen.add(at);
    length += size;
  };
  const ranked = units.map((_, at) => at).filter((at) => units[at]!.value >= most * CLOSE);
  ranked.sort((a, b) => units[b]!.value - units[a]!.value || a - b);
  for (const at of ranked) take(withNeighbours(units, at), budget);
  for (const at of [...chosen].sort((a, b) => a - b)) {
    if (length < SHORT_QUOTE && units[at]!.passage?.kind === 'text')
      take(units[at + 1]?.passage ? [at + 1] : [], SHORT_QUOTE * 2);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** A passage with what announces it, what it announces, and the heading that it stands under. */
function withNeighbours(units: readonly Unit[], at: number): number[] {
  const block = units[at]!.passage?.block;
  const together = [at];
  const first = units.findIndex(({ passage }) => passage && passage.block === block);
  if (announces(units[first - 1], units[first])) together.unshift(first - 1);
  if (announces(units[at], units[at + 1])) {
    const announced = units[at + 1]!.passage!.block;
    for (
      let after = at + 1;
      units[after]?.passage?.block === announced && together.length < MOST_TOGETHER;
      after += 1
    ) {
      together.push(after);
    }
  }
  const heading = units.findLastIndex(({ passage }, index) => !passage && index < at);
  return heading < 0 ? together : [heading, ...together];
}

/** Whether one passage says "as follows:" and the other is what follows. */
function announces(unit: Unit | undefined, next: Unit | undefined): boolean {
  if (unit?.passage?.kind !== 'text' || !next?.passage || unit.passage.block === next.passage.block) return false;
  return /:\s*$/.test(unit.passage.plain) || next.passage.kind === 'code';
}

function render(units: readonly Unit[], chosen: readonly number[]): string {
  let text = '';
  let last: number | undefined;
  for (const at of chosen) {
    const { passage, markdown } = units[at]!;
    const before = last === undefined ? undefined : units[last]!.passage;
    const isNext = last === undefined || at === last + 1;
    if (passage && before?.block === passage.block) {
      text = passage.kind === 'text' ? text.trimEnd() + (isNext ? ' ' : ' … ') : `${text.trimEnd()}\n`;
    } else {
      const gap = isNext || !passage || before?.kind !== 'text' || passage.kind !== 'text' ? '' : '\n\n…';
      const lead = passage && passage.lead !== '' ? `${passage.lead}\n` : '';
      text = `${text.trimEnd()}${gap}${text === '' ? '' : '\n\n'}${lead}`;
    }
    text += markdown.trimStart() === markdown || passage?.kind === 'code' ? markdown : markdown.trimStart();
    last = at;
  }
  return text.trim();
}
