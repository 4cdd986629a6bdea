import type { Term } from './search.ts';
import type { Block, Section } from './sections.ts';

/** What is quoted of a section. */
export interface Excerpt {
  /** Whole blocks, items and rows, as they stand there, in their order. */
  readonly markdown: string;
  /** The words of the piece that says most about the question. */
  readonly best: string;
}

/** Says which terms a text has, and what each counts for. */
export type Weigher = (text: string) => ReadonlyMap<Term, number>;

/** The least that can be left out or quoted: a paragraph, some sentences, an item, a row, a block of code. */
interface Unit {
  readonly block: Block | undefined;
  readonly markdown: string;
  readonly plain: string;
  readonly weights: ReadonlyMap<Term, number>;
  /** Stands only where something after it stands: a subsection's heading. */
  readonly isHeading: boolean;
}

/** A paragraph longer than this is quoted by sentences, in UTF-16 code units. */
const LONG_PARAGRAPH = 480;

/** A section shorter than this says too little alone, and is quoted with those beneath it. */
const SHORT_SECTION = 160;

/** How much of a list an announcement brings along. */
const MOST_TOGETHER = 8;

/** A quotation shorter than this takes its neighbours along, matching or not. */
const SHORT_QUOTE = 240;

/** What comes first in a section explains the rest, so it wins where the words do not decide. */
const FIRST_BONUS = 0.3;

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/**
 * Takes of a section what says most about a question, up to about `budget` UTF-16 code units: all of it where it fits.
 *
 * What belongs together stays together: a sentence that ends in a colon and what it announces, a table's rows and its
 * head. What is left out between two pieces is marked by an ellipsis of its own.
 */
export function excerptOf(section: Section, weigh: Weigher, budget: number): Excerpt {
  const units = unitsOf(section, weigh);
  const total = units.reduce((sum, { markdown }) => sum + markdown.length, 0);
  const chosen = total <= budget ? units.map((_, at) => at) : choose(units, budget);
  const best = units.filter(({ isHeading }) => !isHeading).sort((a, b) => weightOf(b) - weightOf(a))[0];
  return { markdown: render(units, chosen), best: best?.plain ?? '' };
}

function unitsOf(section: Section, weigh: Weigher): Unit[] {
  const units = section.blocks.flatMap((block) => cut(block, weigh));
  const own = units.reduce((sum, { plain }) => sum + plain.length, 0);
  if (own >= SHORT_SECTION) return units;
  const beneath = section.children.flatMap((child) => {
    const weights = weigh(child.title);
    const heading: Unit = {
      block: undefined,
      markdown: `**${child.title}**`,
      plain: child.title,
      weights,
      isHeading: true,
    };
    return [heading, ...unitsOf(child, weigh)];
  });
  return [...units, ...beneath];
}

function cut(block: Block, weigh: Weigher): Unit[] {
  const unit = (markdown: string, plain: string): Unit => ({
    block,
    markdown,
    plain,
    weights: weigh(plain),
    isHeading: false,
  });
  if (block.pieces.length > 0) return block.pieces.map(({ markdown, plain }) => unit(markdown, plain));
  if (block.kind !== 'text' || block.markdown.length <= LONG_PARAGRAPH) return [unit(block.markdown, block.plain)];
  return sentencesOf(block.markdown).map((sentence) => unit(sentence, sentence));
}

/** Sentences with their white space; one that would tear a code span, a link or an emphasis stays with the next. */
function sentencesOf(markdown: string): string[] {
  const whole: string[] = [];
  let begun = '';
  for (const { segment } of sentences.segment(markdown)) {
    begun += segment;
    const count = (mark: RegExp) => begun.match(mark)?.length ?? 0;
    const torn =
      count(/`/g) % 2 || count(/\*\*/g) % 2 || count(/\[/g) !== count(/\]/g) || count(/\(/g) !== count(/\)/g);
    if (torn || begun.trim().length < 20) continue;
    whole.push(begun);
    begun = '';
  }
  return begun === '' ? whole : [...whole, begun];
}

/** Takes the best unit, and what goes with it, as long as there is room; one at least. */
function choose(units: readonly Unit[], budget: number): number[] {
  const chosen = new Set<number>();
  const covered = new Set<Term>();
  let room = budget;
  const take = (at: number) => {
    if (chosen.has(at)) return;
    chosen.add(at);
    room -= units[at]!.markdown.length;
    for (const term of units[at]!.weights.keys()) covered.add(term);
  };
  for (;;) {
    let best = -1;
    let bestValue = 0;
    for (const [at, unit] of units.entries()) {
      if (chosen.has(at) || unit.isHeading) continue;
      // A word that was quoted already still counts, but for less than one that is missing.
      let value = at === 0 ? FIRST_BONUS : 0;
      for (const [term, weight] of unit.weights) value += covered.has(term) ? weight * 0.3 : weight;
      const isNext = chosen.has(at - 1) || chosen.has(at + 1);
      if (isNext && (value > 0 || budget - room < SHORT_QUOTE)) value += FIRST_BONUS / 2;
      if (value > bestValue) [best, bestValue] = [at, value];
    }
    if (best < 0) break;
    const together = withNeighbours(units, best);
    const size = together.reduce((sum, at) => (chosen.has(at) ? sum : sum + units[at]!.markdown.length), 0);
    if (chosen.size > 0 && size > room) break;
    together.forEach(take);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** A unit with what announces it and what it announces. */
function withNeighbours(units: readonly Unit[], at: number): number[] {
  const { block } = units[at]!;
  const together = [at];
  const first = units.findIndex((unit) => unit.block === block);
  if (first > 0 && announces(units[first - 1]!, units[first]!)) together.unshift(first - 1);
  const next = units[at + 1];
  if (next && announces(units[at]!, next)) {
    for (let after = at + 1; units[after]?.block === next.block && together.length < MOST_TOGETHER; after += 1) {
      together.push(after);
    }
  }
  const heading = units.findLastIndex(({ isHeading }, index) => isHeading && index < at);
  return heading < 0 ? together : [heading, ...together];
}

/** Whether one unit is the end of a text that says "as follows:", and the other what follows. */
function announces(unit: Unit, next: Unit): boolean {
  return (
    unit.block?.kind === 'text' && next.block !== undefined && unit.block !== next.block && /:\s*$/.test(unit.plain)
  );
}

function render(units: readonly Unit[], chosen: readonly number[]): string {
  let text = '';
  let last: number | undefined;
  for (const at of chosen) {
    const unit = units[at]!;
    const before = last === undefined ? undefined : units[last]!;
    const isNextPiece = before !== undefined && before.block !== undefined && before.block === unit.block;
    if (!isNextPiece) {
      const gap = before !== undefined && at !== last! + 1 && !unit.isHeading ? '\n\n…' : '';
      text = `${text.trimEnd()}${gap}${text === '' ? '' : '\n\n'}${leadOf(unit)}`;
    } else if (unit.block!.kind === 'text') {
      text = at === last! + 1 ? text : `${text.trimEnd()} … `;
    } else {
      text = `${text.trimEnd()}\n`;
    }
    text += unit.markdown;
    last = at;
  }
  return text.trim();
}

/** A table's head, which its rows cannot do without. */
function leadOf({ block }: Unit): string {
  return block && block.lead !== '' ? `${block.lead}\n` : '';
}

function weightOf({ weights }: Unit): number {
  return [...weights.values()].reduce((sum, weight) => sum + weight, 0);
}
