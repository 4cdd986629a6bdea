import type { Entry, Turn } from '@parley/protocol';
import type { ReplyTask, Responder } from '../replies/responder.ts';
import { composeAnswer, listOf, type Answer } from './faq/compose.ts';
import { readMarkdownFolder } from './faq/folder.ts';
import { PHRASES } from './faq/phrases.ts';
import { createSectionSearch, type Hit, type SectionSearch } from './faq/search.ts';
import { splitSections, type Addresses, type Section } from './faq/sections.ts';
import { smallTalkOf } from './faq/small-talk.ts';
import type { Term } from './faq/terms.ts';
import { languageOf } from './faq/words.ts';
import { paced } from './pace.ts';
import { delay as realDelay, type Delay } from './waiting.ts';

/** What a responder that answers from documents needs to know. */
export interface FaqResponderOptions extends Addresses {
  /** A folder of Markdown files, or one such file. It is read once, at the start. */
  readonly folder: string;
  /** Between two pieces of an answer, in milliseconds; 0 writes as fast as it is read. */
  readonly paceMs?: number;
  readonly delay?: Delay;
}

/** About as fast as a quick reader reads. */
const PACE_MS = 15;
/** How many words come at once. */
const PIECE_WORDS = 2;
/** A section that has less of a question's meaning than this says nothing about it. */
const ENOUGH = 0.45;
/** The same where something else speaks for it: its heading, or the question before. */
const ENOUGH_WITH_HELP = 0.3;
/** How many topics are offered, and from how many files on their titles tell enough. */
const MOST_TOPICS = 8;
const MANY_FILES = 4;
/** A question of so few words may lean on the one before it. */
const FEW_TERMS = 2;

/**
 * Answers from a folder of Markdown by full-text search, with sources; it needs no key and no network.
 *
 * It quotes and never makes anything up: where the documents say nothing, so does it, and offers the topics they have.
 * The same question over the same documents and history gets the same answer.
 *
 * @throws Error where the folder cannot be read or holds no Markdown
 */
export async function createFaqResponder(options: FaqResponderOptions): Promise<Responder> {
  const { folder, paceMs = PACE_MS, delay = realDelay } = options;
  const files = await readMarkdownFolder(folder);
  const sections = files.flatMap((file) => splitSections(file, options));
  const search = createSectionSearch(sections);
  const topics = listOf(topicsOf(sections));

  return {
    name: 'faq',
    description: `quotes ${files.length} Markdown ${files.length === 1 ? 'file' : 'files'} in ${folder}`,
    async *reply(task, signal): AsyncGenerator<Entry, void, undefined> {
      signal.throwIfAborted();
      const { text, sources } = answer(task, search, topics);
      yield* paced(text, { everyMs: paceMs, delay, words: PIECE_WORDS }, signal);
      yield* sources;
    },
  };
}

function answer(task: ReplyTask, search: SectionSearch, topics: string): Answer {
  const talk = smallTalkOf(task.text);
  const asked = task.history.filter(({ author }) => author === 'visitor');
  const language = talk?.language ?? languageOf(task.text) ?? languageOf(asked.at(-1)?.text ?? '') ?? search.language;
  const phrases = PHRASES[language];
  const say = (text: string): Answer => ({ text, sources: [] });
  switch (talk?.kind) {
    case 'greeting':
    case 'about':
      return say(phrases[talk.kind](topics));
    case 'thanks':
    case 'goodbye':
    case 'nod':
      return say(phrases[talk.kind]);
  }
  const asking = search.read(task.text);
  const before = termsBefore(asked, search);
  if (asking.terms.length === 0 && before.length > 0) {
    const known = enough(search.find({ ...asking, terms: before }), ENOUGH);
    // "How long?" may be answered where the last answer came from; "tell me more" may not.
    const quoted = asking.wantsNumber ? new Set<string>() : quotedIn(task.history);
    const more = known.filter(({ section }) => !quoted.has(section.id));
    return more.length === 0 ? say(phrases.noMore) : composeAnswer(more, phrases);
  }
  const question = asking.terms.length > 0 ? asking : { ...asking, terms: asking.spareTerms };
  if (question.terms.length === 0) return say(phrases.about(topics));
  const alone = enough(search.find(question, question.terms.length <= FEW_TERMS ? before : []), ENOUGH);
  if (alone.length > 0) return composeAnswer(alone, phrases);
  const together = enough(search.find(question, before), before.length > 0 ? ENOUGH_WITH_HELP : ENOUGH);
  return together.length > 0 ? composeAnswer(together, phrases) : say(phrases.nothing(topics));
}

function enough(hits: readonly Hit[], coverage: number): Hit[] {
  return hits.filter((hit) => hit.coverage >= (hit.isNamed ? Math.min(coverage, ENOUGH_WITH_HELP) : coverage));
}

/** The words of the latest question that had any. */
function termsBefore(asked: readonly Turn[], search: SectionSearch): readonly Term[] {
  for (const { text } of asked.toReversed()) {
    const terms = smallTalkOf(text) ? [] : search.read(text).terms;
    if (terms.length > 0) return terms;
  }
  return [];
}

/** The sections that earlier replies have quoted. */
function quotedIn(history: readonly Turn[]): ReadonlySet<string> {
  const entries = history.flatMap(({ reply }) => reply?.entries ?? []);
  return new Set(entries.map((entry) => (entry.kind === 'source' ? entry.id : '')));
}

/** What the documents are about: the titles of many files, or the chapters of a few. */
function topicsOf(sections: readonly Section[]): Section[] {
  const titles = [...Map.groupBy(sections, ({ file }) => file).values()].map(([first]) => first!);
  if (titles.length >= MANY_FILES) return titles.slice(0, MOST_TOPICS);
  const chapters = titles.map((title) => (title.children.length > 0 ? title.children : [title]));
  return chapters.flatMap((of) => of.slice(0, Math.ceil(MOST_TOPICS / titles.length)));
}
