import { once } from 'node:events';
import { watchOthers } from './others.ts';
import { milliseconds, quantile, verdict } from './numbers.ts';
import { startProcess, type OwnProcess } from './own-process.ts';
import { openPaintPage, type PaintPage } from './paint-page.ts';
import type { StoredPortion } from './paint-server.ts';
import type { Painted } from './paint-watcher.ts';
import { table } from './table.ts';

/** What the 99th percentile from store to paint may be, in milliseconds. */
const AIM_MS = 100;
/** The answers that are watched: so many numbers each, so many milliseconds apart. */
const ANSWERS = 3;
const NUMBERS = 300;
const NUMBER_EVERY_MS = 20;
/** How many questions are asked one after the other. */
const QUESTIONS = 60;

/** What was measured in the page, each in milliseconds. */
export interface PaintResult {
  readonly browser: string;
  /** From a portion of an answer stored to it painted, one for each portion. */
  readonly storeToPaint: readonly number[];
  /** From Enter to the own text painted, one for each question. */
  readonly questionToPaint: readonly number[];
  /** From Enter to the first of the answer painted, one for each question. */
  readonly questionToAnswer: readonly number[];
  /** How much of the processors other programs took meanwhile, with answers and with questions. */
  readonly othersPercent: readonly [number, number];
}

/** Measures how long it takes until a person sees things, with a server on SQLite and one page. */
export async function measurePaint(widgetFolder: string): Promise<PaintResult> {
  const server = await startProcess('bench/paint-server.ts', { PARLEY_WIDGET: widgetFolder });
  try {
    const page = await openPaintPage(server.url);
    try {
      // The first answer brings the reader of Markdown with it, which is paid once a page.
      await page.ask('echo Hello.', 'Hello.');
      const duringAnswers = watchOthers();
      const storeToPaint = await watchAnswers(page, server);
      const othersOfAnswers = duringAnswers();
      const duringQuestions = watchOthers();
      const questions = await watchQuestions(page);
      return {
        browser: page.browser,
        storeToPaint,
        ...questions,
        othersPercent: [othersOfAnswers, duringQuestions()],
      };
    } finally {
      await page.close();
    }
  } finally {
    await server.end();
  }
}

/** The results as a table. */
export function paintTable({ storeToPaint, questionToPaint, questionToAnswer, othersPercent }: PaintResult): string {
  const row = (name: string, values: readonly number[], others: number, aim = '') => [
    name,
    milliseconds(quantile(values, 0.5)),
    milliseconds(quantile(values, 0.99)),
    String(values.length),
    `${others} %`,
    aim,
  ];
  const met = quantile(storeToPaint, 0.99) <= AIM_MS;
  const [ofAnswers, ofQuestions] = othersPercent;
  return table(
    ['From … to …', 'p50', 'p99', 'Samples', 'Others', 'Aim'],
    [
      row('entries stored to painted', storeToPaint, ofAnswers, `p99 ≤ ${AIM_MS} ms: ${verdict(met)}`),
      row('Enter to own question painted', questionToPaint, ofQuestions),
      row('Enter to first of the answer painted', questionToAnswer, ofQuestions),
    ],
  );
}

async function watchAnswers(page: PaintPage, server: OwnProcess): Promise<number[]> {
  await page.painted();
  await takePortions(server);
  const delays: number[] = [];
  for (let answer = 0; answer < ANSWERS; answer += 1) {
    console.error(`from store to paint: answer ${answer + 1} of ${ANSWERS} …`);
    // Another end each time: the one before is on the screen already.
    const end = NUMBERS + answer;
    const question = `count ${end} every ${NUMBER_EVERY_MS}`;
    await page.ask(question, ` ${end}`);
    const painted = (await page.painted()).filter((frame) => frame.question === question);
    for (const { at, text } of await takePortions(server)) {
      delays.push(firstShown(painted, lastNumber(text)) - at);
    }
  }
  return delays;
}

async function watchQuestions(page: PaintPage): Promise<Pick<PaintResult, 'questionToPaint' | 'questionToAnswer'>> {
  console.error(`from Enter to paint: ${QUESTIONS} questions …`);
  const questionToPaint: number[] = [];
  const questionToAnswer: number[] = [];
  for (let number = 1; number <= QUESTIONS; number += 1) {
    await page.painted();
    const answer = `This is question ${number}.`;
    await page.ask(`echo ${answer}`, answer);
    const painted = await page.painted();
    const asked = painted.find(({ question }) => question === `echo ${answer}`)!;
    const answered = painted.find((frame) => frame.answer === answer)!;
    questionToPaint.push(asked.pageAt - asked.enterAt);
    questionToAnswer.push(answered.pageAt - answered.enterAt);
  }
  return { questionToPaint, questionToAnswer };
}

/** When a page first showed an answer that had come to a number. */
function firstShown(painted: readonly Painted[], number: number): number {
  const frame = painted.find(({ answer }) => lastNumber(answer) >= number);
  if (!frame) throw new Error(`the number ${number} was stored and never painted`);
  return frame.at;
}

function lastNumber(text: string): number {
  return Number(/(\d+)\s*$/.exec(text)?.[1] ?? 0);
}

async function takePortions({ child }: OwnProcess): Promise<StoredPortion[]> {
  const answer = once(child, 'message');
  child.send('stored');
  const [portions] = (await answer) as [StoredPortion[]];
  return portions;
}
