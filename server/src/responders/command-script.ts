/*
 * What the scripted responder understands when a whole server runs with it. The visitor's text is the command:
 *
 *   count N [every MS]   streams "1 2 3 … N ", one entry a number, MS milliseconds apart (0 where it is not said)
 *   echo TEXT            answers TEXT as it was written, in one entry
 *   wait MS [TEXT]       is silent for MS milliseconds, then answers TEXT
 *   hang                 never speaks, until it is aborted
 *   fail                 fails for good
 *   fail N               fails on the first N attempts since the visitor asked, then answers
 *   cut N                writes N words and fails on the first attempt, writes the whole answer on the next
 *   think [TEXT]         reasons for a few words before it answers
 *   tool                 shows a tool call at work and done before it answers
 *   approve              asks whether it may cancel an order, and does as it is told
 *   page NAME [TEXT]     has the page's own tool NAME run with {text: TEXT}, and says what that gave
 *   sources              answers with two sources
 *   card NAME            answers with a card: choices, form, link, image or list
 *   math                 answers with formulas in every notation
 *   code                 answers with code in several languages
 *   markdown [every MS]  streams a document with every kind of block, word by word, 10 ms apart where it is not said
 *
 * Anything else gets one short fixed text. A word in another case is the same command.
 */
import type { Entry, ToolEntry } from '@parley/protocol';
import type { ReplyTask } from '../replies/responder.ts';
import { CARDS } from './card-samples.ts';
import { CODE_SAMPLE, MARKDOWN_SAMPLE, MATH_SAMPLE } from './markdown-sample.ts';
import { fail, hang, pause, type Step } from './scripted.ts';

/** What a text that is no command is answered with. */
export const FIXED_ANSWER = 'I am a scripted assistant. Try `count 50 every 20`, `markdown` or `echo hello`.';

/** The most numbers that `count` streams, so that a visitor cannot keep a worker busy for ever. */
const MAX_COUNT = 100_000;

const COMMANDS: readonly [RegExp, (task: ReplyTask, ...words: string[]) => Iterable<Step>][] = [
  [/^count (\d+)(?: every (\d+))?$/, (_task, to, every) => count(Math.min(Number(to), MAX_COUNT), Number(every ?? 0))],
  [/^echo [^]+$/, (task) => [task.text.trimStart().slice('echo '.length)]],
  [/^wait (\d+)(?: ([^]+))?$/, (_task, ms, text) => [pause(Number(ms)), text ?? FIXED_ANSWER]],
  [/^hang$/, () => [hang()]],
  [/^fail$/, () => [fail('The script says that this question cannot be answered.', { retriable: false })]],
  [/^fail (\d+)$/, (task, times) => failing(task, Number(times))],
  [/^cut (\d+)$/, (task, words) => cut(task, Number(words))],
  [/^think(?: ([^]+))?$/, (_task, text) => think(text ?? FIXED_ANSWER)],
  [/^tool$/, () => tool()],
  [/^approve$/, (task) => approve(task)],
  [/^page (\w+)(?: ([^]+))?$/, (task, name, text) => pageTool(task, name, text ?? '')],
  [/^sources$/, () => sources()],
  [/^card (choices|form|link|image|list)$/, (_task, name) => ['Here it is.', CARDS[name as keyof typeof CARDS]]],
  [/^math$/, () => words(MATH_SAMPLE, 5)],
  [/^code$/, () => words(CODE_SAMPLE, 5)],
  [/^markdown(?: every (\d+))?$/, (_task, every) => words(MARKDOWN_SAMPLE, Number(every ?? 10))],
];

/** The script that obeys the visitor's text; the commands stand at the top of the file. */
export function commandScript(task: ReplyTask): Iterable<Step> {
  const text = task.text.trim();
  const verb = /^\S*/.exec(text)![0];
  const command = verb.toLowerCase() + text.slice(verb.length);
  for (const [pattern, steps] of COMMANDS) {
    const match = pattern.exec(command);
    if (match) return steps(task, ...match.slice(1));
  }
  return [FIXED_ANSWER];
}

function* count(to: number, everyMs: number): Iterable<Step> {
  for (let number = 1; number <= to; number += 1) {
    if (number > 1 && everyMs > 0) yield pause(everyMs);
    yield `${number} `;
  }
}

function* words(text: string, everyMs: number): Iterable<Step> {
  for (const word of text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
    yield word;
    if (everyMs > 0) yield pause(everyMs);
  }
}

function failing(task: ReplyTask, times: number): Step[] {
  if (task.attempt > times) return [`Answered on attempt ${task.attempt}.`];
  return [fail(`The script says that attempt ${task.attempt} of ${times} fails.`, { retriable: true })];
}

function* cut(task: ReplyTask, after: number): Iterable<Step> {
  const written = `Attempt ${task.attempt}: one two three four five six seven eight nine ten.`.split(/(?<= )/);
  if (task.attempt > 1) return yield* written;
  yield* written.slice(0, after);
  yield fail(`The script says that attempt 1 is cut after ${after} words.`, { retriable: true });
}

function* think(text: string): Iterable<Step> {
  for (const thought of ['Let me ', 'think about ', 'that. ', 'Yes, ', 'this will do.']) {
    yield { kind: 'reasoning', text: thought };
    yield pause(20);
  }
  yield* words(text, 5);
}

function* tool(): Iterable<Step> {
  const call = { kind: 'tool', callId: 'call-1', name: 'find_order', title: 'Looks for the order' } as const;
  yield { ...call, state: 'input', input: { order: 1234 } };
  yield { ...call, state: 'running', input: { order: 1234 } };
  yield pause(50);
  yield { ...call, state: 'done', input: { order: 1234 }, output: { status: 'shipped' } };
  yield 'Your order 1234 is on its way.';
}

/** Asks first; called again, it goes on as the visitor said. */
function* approve({ written }: ReplyTask): Iterable<Step> {
  const call = toolOf(written);
  if (!call) {
    yield 'I can do that for you. ';
    const input = { order: 1234, refund: '€ 49.00' };
    yield {
      kind: 'tool',
      callId: 'call-1',
      name: 'cancel_order',
      title: 'Cancels order 1234',
      state: 'approval',
      input,
    };
  } else if (call.state === 'denied') {
    yield 'All right, your order 1234 stays as it is.';
  } else {
    yield pause(50);
    yield { ...call, state: 'done', output: { status: 'cancelled' } };
    yield 'Your order 1234 is cancelled.';
  }
}

function* pageTool({ written }: ReplyTask, name: string, text: string): Iterable<Step> {
  const call = toolOf(written);
  if (!call) yield { kind: 'tool', callId: 'call-1', name, state: 'input', input: { text } };
  else if (call.state === 'failed') yield `The page says: ${call.error}`;
  else yield `The page gave ${JSON.stringify(call.output)}.`;
}

function toolOf(written: readonly Entry[]): ToolEntry | undefined {
  return written.find((entry) => entry.kind === 'tool');
}

function* sources(): Iterable<Step> {
  yield 'It is written in two places.';
  yield { kind: 'source', id: 'one', title: 'First steps', url: 'https://example.com/first', quote: 'Begin here.' };
  yield { kind: 'source', id: 'two', title: 'A book without a link', quote: 'It was a dark and stormy night.' };
}
