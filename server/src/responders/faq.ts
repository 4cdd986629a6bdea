import type { Entry, Turn } from '@parley/protocol';
import type { ReplyTask, Responder } from '../replies/responder.ts';
import { composeAnswer, listOf, type Answer } from './faq/compose.ts';
import { readMarkdownFolder } from './faq/folder.ts';
import { PHRASES } from './faq/phrases.ts';
import { createSectionSearch, type Hit, type SectionSearch, type Term } from './faq/search.ts';
import { splitSections, type Addresses, type Section } from './faq/sections.ts';
import { smallTalkOf } from './faq/small-talk.ts';
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
/** The same for a follow-up, of which the question before holds the rest. */
const ENOUGH_TOGETHER = 0.3;
/** How many topics are offered. */
const MOST_TOPICS = 8;
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
  const terms = search.termsOf(task.text);
  const before = termsBefore(asked, search);
  if (terms.length === 0) {
    if (before.length === 0) return say(phrases.about(topics));
    const quoted = quotedIn(task.history);
    const more = enough(search.find({ terms: before }), ENOUGH).filter(({ section }) => !quoted.has(section.id));
    return more.length === 0 ? say(phrases.noMore) : composeAnswer(more, before, search, phrases);
  }
  const background = terms.length <= FEW_TERMS ? before : [];
  const alone = enough(search.find({ terms, background }), ENOUGH);
  if (alone.length > 0) return composeAnswer(alone, terms, search, phrases);
  const together = enough(search.find({ terms, background: before }), before.length > 0 ? ENOUGH_TOGETHER : ENOUGH);
  return together.length > 0 ? composeAnswer(together, terms, search, phrases) : say(phrases.nothing(topics));
}

function enough(hits: readonly Hit[], coverage: number): Hit[] {
  return hits.filter((hit) => hit.coverage >= coverage);
}

/** The words of the latest question that had any. */
function termsBefore(asked: readonly Turn[], search: SectionSearch): Term[] {
  for (const { text } of asked.toReversed()) {
    const terms = smallTalkOf(text) ? [] : search.termsOf(text);
    if (terms.length > 0) return terms;
  }
  return [];
}

/** The sections that earlier replies have quoted. */
function quotedIn(history: readonly Turn[]): ReadonlySet<string> {
  const entries = history.flatMap(({ reply }) => reply?.entries ?? []);
  return new Set(entries.map((entry) => (entry.kind === 'source' ? entry.id : '')));
}

/** What the documents are about: the titles of several files, or the chapters of one. */
function topicsOf(sections: readonly Section[]): Section[] {
  const titles = sections.filter(({ file }, at) => sections.findIndex((other) => other.file === file) === at);
  if (titles.length > 1) return titles.slice(0, MOST_TOPICS);
  const chapters = titles[0]!.children.length > 0 ? titles[0]!.children : sections;
  return chapters.slice(0, MOST_TOPICS);
}
