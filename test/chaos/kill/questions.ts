import { FIXED_ANSWER } from '../../../server/src/responders/command-script.ts';
import { MARKDOWN_SAMPLE } from '../../../server/src/responders/markdown-sample.ts';

/** Something to ask the scripted responder, with what it has to answer. */
export interface Question {
  readonly text: string;
  /** The texts that a finished answer may have; more than one where it tells which attempt it was. */
  readonly whole: readonly string[];
  /** Texts that an unfinished answer may be the beginning of, besides those. */
  readonly begun?: readonly string[];
}

/** Texts in which a byte too many or too few would show. */
const AWKWARD: readonly string[] = [
  'plain words',
  '👩‍👩‍👧‍👦 family, 🏳️‍🌈 flag, e\u0301 in two code points, 𝒶𝒷𝒸 outside the basic plane',
  'שלום, العربية \u202bright to left\u202c, and back',
  '  spaces before,\n\n\tlines and tabs between, and spaces behind  \n',
  '"quotes", \'more\', \\backslashes\\, {"json": [null]}, <b>&amp;</b>, %00, $1 ${x} `ticks`',
  `${'a long line that goes on and on 🙂 '.repeat(60)}end`,
];

const ATTEMPTS = [1, 2, 3];
const CUT = ATTEMPTS.map((attempt) => `Attempt ${attempt}: one two three four five six seven eight nine ten.`);

/** One of many questions: short answers mostly, so that plenty are finished between two kills. */
export function anyQuestion(random: () => number): Question {
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const awkward = AWKWARD[between(0, AWKWARD.length - 1)]!;
  const luck = random();
  if (luck < 0.35) return { text: `echo ${awkward}`, whole: [awkward] };
  if (luck < 0.7) return counting(between(2, 12), between(0, 12));
  if (luck < 0.78) return counting(between(40, 80), 20);
  if (luck < 0.84) return { text: 'markdown every 1', whole: [MARKDOWN_SAMPLE] };
  if (luck < 0.88) return { text: `think ${FIXED_ANSWER}`, whole: [FIXED_ANSWER] };
  if (luck < 0.92) return { text: 'tool', whole: ['Your order 1234 is on its way.'] };
  if (luck < 0.95) return { text: `cut ${between(1, 9)}`, whole: CUT.slice(1), begun: CUT };
  if (luck < 0.97) return { text: 'fail 1', whole: ATTEMPTS.slice(1).map((n) => `Answered on attempt ${n}.`) };
  return { text: `wait ${between(50, 300)} after a while`, whole: ['after a while'] };
}

function counting(to: number, everyMs: number): Question {
  const numbers = Array.from({ length: to }, (_, index) => `${index + 1} `);
  return { text: `count ${to} every ${everyMs}`, whole: [numbers.join('')] };
}
