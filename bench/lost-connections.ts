/*
 * What reaches a client whose connection drops for two seconds again and again: `node bench/lost-connections.ts`, with
 * `--write` also into docs/benchmarks.md. What exactly is measured, and how, is written there.
 */
import { isDeepStrictEqual } from 'node:util';
import { randomFrom } from '../test/support/virtual-browser.ts';
import type { Delivery } from '../test/chaos/drops/delivery.ts';
import { planOutages } from '../test/chaos/drops/outages.ts';
import { dropChat, dropRoom, type DropScene } from '../test/chaos/drops/scenes.ts';
import { describeMachine } from './machine.ts';
import { count, milliseconds, quantile } from './numbers.ts';
import { watchOthers } from './others.ts';
import { startProcess } from './own-process.ts';
import { formatted, writeReport } from './report.ts';
import { table } from './table.ts';

/** The command that writes its part of the page. */
const COMMAND = 'node bench/lost-connections.ts --write';
const CLIENTS = 20;
const PLAN = { drops: 10, downMs: 2_000, upMs: { least: 6_000, most: 10_000 } };
/** They flow for longer than the last link needs to be mended. */
const MESSAGES = { count: 2_600, everyMs: 50 };

/** One kind of server with its clients. */
interface Row {
  readonly name: string;
  readonly file: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly play: (url: string, scene: DropScene) => Promise<readonly Delivery[]>;
}

const PLAIN = { file: 'bench/plain-room-server.ts', play: dropRoom };
const ROWS: readonly Row[] = [
  { name: 'Socket.IO, default settings', ...PLAIN },
  { name: 'Socket.IO, connection state recovery', ...PLAIN, environment: { ROOM_RECOVERY: 'on' } },
  { name: 'Parley', file: 'server/src/main.ts', play: playChat },
];

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const random = randomFrom(1);
const cutsAt = Array.from({ length: CLIENTS }, () => planOutages(PLAN, random));
const scene: DropScene = { cutsAt, downMs: PLAN.downMs, messages: MESSAGES };
const othersPercent = watchOthers();
const rows = await Promise.all(ROWS.map(measure));
const report = await formatted(`
Measured on ${new Date().toISOString().slice(0, 10)} on ${describeMachine()}; other programs took ${othersPercent()} % of
the processors meanwhile. ${CLIENTS} clients, ${CLIENTS * PLAN.drops} drops of 2 s, ${count(MESSAGES.count)} messages to each, ${MESSAGES.everyMs} ms apart.

${table(
  ['Clients of', 'Delivered', 'Doubled', 'Out of order', 'Missing after a drop', 'Whole again', 'p50', 'p99'],
  rows,
)}
`);
console.log(report);
if (process.argv.includes('--write')) await writeReport(report, 'benchmarks.md', COMMAND);

async function measure({ name, file, environment, play }: Row): Promise<readonly string[]> {
  const server = await startProcess(file, environment);
  try {
    return [name, ...cellsOf(await play(server.url, scene))];
  } finally {
    await server.end();
  }
}

/** @throws Error where a screen shows something else in the end than is stored, or something wrong on the way */
async function playChat(url: string, scene: DropScene): Promise<readonly Delivery[]> {
  const { deliveries, screens, stored } = await dropChat(url, scene);
  for (const { turns, wrongs } of screens) {
    if (wrongs.length > 0) throw new Error(`on a screen: ${wrongs.join('; ')}`);
    if (!isDeepStrictEqual(turns, stored)) throw new Error('a screen shows something else than is stored');
  }
  return deliveries;
}

function cellsOf(deliveries: readonly Delivery[]): string[] {
  const sum = (of: (delivery: Delivery) => number) => deliveries.reduce((total, delivery) => total + of(delivery), 0);
  const gaps = deliveries.flatMap((delivery) => delivery.gaps);
  const missing = gaps.reduce((total, gap) => total + gap, 0) / gaps.length;
  const ends = deliveries.flatMap(({ wholeAfterMs }) => wholeAfterMs);
  const whole = ends.filter((ms) => ms !== undefined);
  const at = (share: number) => (whole.length > 0 ? milliseconds(quantile(whole, share)) : '');
  return [
    `${((100 * sum(({ delivered }) => delivered)) / sum(({ sent }) => sent)).toFixed(2)} %`,
    count(sum(({ doubled }) => doubled)),
    count(sum(({ disordered }) => disordered)),
    `${missing.toFixed(1)}, at most ${Math.max(...gaps)}`,
    `${whole.length} of ${ends.length}`,
    at(0.5),
    at(0.99),
  ];
}
