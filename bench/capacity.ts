/*
 * How many visitors one process carries: `node bench/capacity.ts`, with `--write` also into docs/scaling.md. What the
 * figures are good for is written there. Only on Linux, for what a process uses is read from `/proc`.
 */
import { makeId } from '@parley/protocol';
import { findRedis } from '../scripts/setup/redis.mjs';
import { startRedis } from '../test/support/redis.ts';
import { gather } from './crowd.ts';
import { runLoad } from './load.ts';
import { describeMachine } from './machine.ts';
import { count, milliseconds, quantile } from './numbers.ts';
import { watchOthers } from './others.ts';
import { startProcess } from './own-process.ts';
import { cpuPercent, readUse } from './process-use.ts';
import { formatted, writeReport } from './report.ts';
import { table } from './table.ts';
import { answeredVisitor, streamedVisitor } from './visitors.ts';

const SERVER = 'server/src/main.ts';
const CROWDS = [1_000, 2_000, 4_000];
const IDLE_MS = 15_000;
const ASKING = [1, 5, 10, 20, 50, 100];
const ASKING_MS = 5_000;
/** What an acknowledgement may take at the 99th percentile, in milliseconds. */
const ACKNOWLEDGED_WITHIN_MS = 50;
/** Answers that are written at once: so many numbers each, so many milliseconds apart, about as fast as a model. */
const WRITTEN_AT_ONCE = [50, 100, 200];
const NUMBERS = 200;
const NUMBER_EVERY_MS = 40;
/** Flushes of one answer a second: entries that are as far apart as flushes go one by one (rule W4). */
const FLUSHES_A_SECOND = 1_000 / NUMBER_EVERY_MS;

const percent = (value: number) => `${value.toFixed(1)} %`;

const report = await formatted(`
Measured on ${new Date().toISOString().slice(0, 10)} on ${describeMachine()}; SQLite; what measures runs on the same
machine.

### Open pages that do nothing

${await idlePages()}

### Messages with answers

${await messages()}

### Answers under way

${await answers()}

### Facts of other servers

${await foreignFacts()}
`);
console.log(report);
if (process.argv.includes('--write')) {
  await writeReport(report, 'scaling.md', 'node bench/capacity.ts --write');
}

async function idlePages(): Promise<string> {
  const { url, child, end } = await startProcess(SERVER);
  const crowd = gather(url);
  const rows: string[][] = [];
  // What the code and its compilation need is no visitor's.
  await crowd.grow(200);
  await crowd.idle(2_000);
  const empty = readUse(child.pid!).residentBytes;
  const first = crowd.size;
  for (const size of CROWDS) {
    console.error(`${size} open pages …`);
    await crowd.grow(size - crowd.size);
    await crowd.idle(3_000);
    const others = watchOthers();
    let asked = 0;
    const cpu = await cpuPercent(child.pid!, async () => (asked = await crowd.idle(IDLE_MS)));
    const { residentBytes } = readUse(child.pid!);
    rows.push([
      count(size),
      `${count(residentBytes / 2 ** 20)} MB`,
      `${((residentBytes - empty) / (size - first) / 1024).toFixed(1)} KB`,
      (asked / (IDLE_MS / 1_000)).toFixed(0),
      percent(cpu),
      `${others()} %`,
    ]);
  }
  crowd.close();
  await end();
  return table(['Pages', 'Memory', 'a page', 'Syncs/s', 'of one core', 'Others'], rows);
}

async function messages(): Promise<string> {
  const { url, child, end } = await startProcess(SERVER);
  const open = () => answeredVisitor(url);
  await runLoad(open, { visitors: 10, forMs: 2_000, atMost: 5_000 });
  const rows: string[][] = [];
  for (const visitors of ASKING) {
    console.error(`${visitors} who ask all the time …`);
    const load = { latencies: [] as readonly number[], turnsPerSecond: 0, othersPercent: 0 };
    const cpu = await cpuPercent(child.pid!, async () => {
      Object.assign(load, await runLoad(open, { visitors, forMs: ASKING_MS, atMost: Infinity }));
    });
    const p99 = quantile(load.latencies, 0.99);
    rows.push([
      String(visitors),
      count(load.turnsPerSecond),
      milliseconds(quantile(load.latencies, 0.5)),
      milliseconds(p99),
      p99 <= ACKNOWLEDGED_WITHIN_MS ? 'yes' : 'no',
      percent(cpu),
      `${load.othersPercent} %`,
    ]);
  }
  await end();
  const head = ['Who ask all the time', 'Turns/s', 'p50', 'p99', `p99 ≤ ${ACKNOWLEDGED_WITHIN_MS} ms`, 'of one core'];
  return table([...head, 'Others'], rows);
}

async function answers(): Promise<string> {
  const { url, child, end } = await startProcess(SERVER);
  const rows: string[][] = [];
  for (const size of WRITTEN_AT_ONCE) {
    console.error(`${size} answers under way …`);
    const readers = await Promise.all(Array.from({ length: size }, () => streamedVisitor(url)));
    const others = watchOthers();
    const began = performance.now();
    const cpu = await cpuPercent(child.pid!, () => Promise.all(readers.map(({ ask }) => ask(question()))));
    const seconds = (performance.now() - began) / 1_000;
    const facts = readers.reduce((sum, { portions }) => sum + portions(), 0);
    rows.push([
      String(size),
      count(facts / seconds),
      count(size * FLUSHES_A_SECOND),
      `${seconds.toFixed(1)} s`,
      percent(cpu),
      `${others()} %`,
    ]);
    for (const reader of readers) reader.close();
  }
  await end();
  const asIfAlone = `${((NUMBERS * NUMBER_EVERY_MS) / 1_000).toFixed(1)} s alone`;
  return table(['Answers at once', 'Portions/s', 'at most', `Time (${asIfAlone})`, 'of one core', 'Others'], rows);
}

async function foreignFacts(): Promise<string> {
  if (!(await findRedis())) return 'No Redis was found, so this is left out.';
  const redis = await startRedis();
  const writer = await startProcess(SERVER, { REDIS_URL: redis.url });
  // Another database, so that nothing but facts reaches it.
  const listener = await startProcess(SERVER, { REDIS_URL: redis.url });
  const rows: string[][] = [];
  for (const size of WRITTEN_AT_ONCE) {
    console.error(`${size} answers at another server …`);
    const readers = await Promise.all(Array.from({ length: size }, () => streamedVisitor(writer.url)));
    const others = watchOthers();
    const quiet = await cpuPercent(listener.child.pid!, () => new Promise((resolve) => setTimeout(resolve, 3_000)));
    const began = performance.now();
    const cpu = await cpuPercent(listener.child.pid!, () => Promise.all(readers.map(({ ask }) => ask(question()))));
    const seconds = (performance.now() - began) / 1_000;
    const perSecond = readers.reduce((sum, { portions }) => sum + portions(), 0) / seconds;
    rows.push([
      count(perSecond),
      percent(cpu - quiet),
      `${(((cpu - quiet) * 10_000) / perSecond).toFixed(0)} µs`,
      `${others()} %`,
    ]);
    for (const reader of readers) reader.close();
  }
  await listener.end();
  await writer.end();
  await redis.stop();
  return table(['Facts/s of another server', 'of one core', 'a fact', 'Others'], rows);
}

function question(): { readonly id: string; readonly text: string } {
  return { id: makeId(), text: `count ${NUMBERS} every ${NUMBER_EVERY_MS}` };
}
