/*
 * What a long conversation and a long answer cost the page: `node bench/long-conversation.ts`, with `--write` also into
 * docs/benchmarks.md. What exactly is measured, and how, is written there.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../test/support/chromium.ts';
import { SEEN_MS } from './first-open.ts';
import type { LongPage } from './long-page.ts';
import { describeMachine } from './machine.ts';
import { count, milliseconds, quantile, verdict } from './numbers.ts';
import { watchOthers } from './others.ts';
import { formatted, writeReport } from './report.ts';
import { table } from './table.ts';

const COMMAND = 'node bench/long-conversation.ts --write';
const TURNS = 5_000;
const OPENINGS = 12;
const APPENDED = 60;
const ANSWER = { tokens: 20_000, perPortion: 20, everyMs: 20 };
const AIMS = { openMs: 150, appendMs: 5, frameMs: 50 };

const root = fileURLToPath(new URL('../', import.meta.url));
const { outputFiles } = await build({
  entryPoints: [`${root}bench/long-page.ts`],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'chrome123',
  write: false,
  tsconfig: `${root}widget/tsconfig.json`,
  conditions: ['production'],
});
const script = outputFiles[0]?.text ?? '';
const site = createServer((request, response) => {
  const isScript = request.url === '/page.js';
  response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
  response.end(
    isScript
      ? script
      : '<!doctype html><html lang="en"><title>A page</title><script type="module" src="/page.js"></script>',
  );
});
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));

// Its documentation is what the answer is made of, over and over: every kind of block that people write.
const pages = await Promise.all(
  ['protocol.md', 'embedding.md', 'scaling.md'].map((name) => readFile(`${root}docs/${name}`, 'utf8')),
);
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });
const othersPercent = watchOthers();
try {
  console.error(`opening a conversation of ${count(TURNS)} turns, ${OPENINGS} times …`);
  const opens: number[] = [];
  let page = await visit();
  for (;;) {
    opens.push(await page.evaluate(() => (window as unknown as LongPage).openLong()));
    if (opens.length === OPENINGS) break;
    await page.close();
    page = await visit();
  }
  const shortAppends = await page.evaluate((turns) => (window as unknown as LongPage).append(turns), APPENDED);
  console.error('paging back to its beginning …');
  const paged = await page.evaluate(() => (window as unknown as LongPage).pageBack());
  const longAppends = await page.evaluate((turns) => (window as unknown as LongPage).append(turns), APPENDED);
  console.error('scrolling from the end to the beginning …');
  const scrolled = await page.evaluate(() => (window as unknown as LongPage).scrollThrough());
  console.error(`streaming an answer of ${count(ANSWER.tokens)} tokens …`);
  const plan = { ...ANSWER, text: pages.join('\n\n') };
  const frames = await page.evaluate((given) => (window as unknown as LongPage).stream(given), plan);

  const row = (name: string, values: readonly number[], aim = '') => [
    name,
    milliseconds(quantile(values, 0.5)),
    milliseconds(quantile(values, 0.99)),
    milliseconds(Math.max(...values)),
    count(values.length),
    aim,
  ];
  const report = await formatted(`
Measured on ${new Date().toISOString().slice(0, 10)} on ${describeMachine()}; Chromium ${browser.version()}; other
programs took ${othersPercent()} % of the processors meanwhile.

${table(
  ['What', 'p50', 'p99', 'Longest', 'Samples', 'Aim'],
  [
    row(
      `open, ${count(TURNS)} turns behind it`,
      opens,
      `p50 ≤ ${AIMS.openMs} ms: ${verdict(quantile(opens, 0.5) <= AIMS.openMs)}`,
    ),
    row('a turn is added, 50 loaded', shortAppends),
    row(
      `a turn is added, ${count(TURNS)} loaded`,
      longAppends,
      `p50 ≤ ${AIMS.appendMs} ms: ${verdict(quantile(longAppends, 0.5) <= AIMS.appendMs)}`,
    ),
    row('a page of 50 older turns comes', paged),
    row(
      `from frame to frame, scrolling through ${count(TURNS)} turns`,
      scrolled.gaps,
      `≤ ${AIMS.frameMs} ms: ${verdict(Math.max(...scrolled.gaps) <= AIMS.frameMs)}`,
    ),
    row(
      `from frame to frame, ${count(ANSWER.tokens)} tokens`,
      frames.gaps,
      `≤ ${AIMS.frameMs} ms: ${verdict(Math.max(...frames.gaps) <= AIMS.frameMs)}`,
    ),
  ],
)}

The answer has ${count(frames.shown)} characters on the page. Tasks of more than 50 ms while it came: ${frames.longTasks.length}.
Frames with a turn missing in the view while it was scrolled by its whole height in each: ${scrolled.blank}.
`);
  console.log(report);
  if (process.argv.includes('--write')) await writeReport(report, 'benchmarks.md', COMMAND);
} finally {
  await browser.close();
  site.close();
}

/** A page that nobody was on before, with the conversation in it, at rest. */
async function visit(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => 'openLong' in window);
  await page.evaluate((turns) => (window as unknown as LongPage).prepare(turns), TURNS);
  await setTimeout(SEEN_MS);
  return page;
}
