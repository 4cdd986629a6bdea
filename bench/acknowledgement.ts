import { count, milliseconds, quantile, verdict } from './numbers.ts';
import { runLoad, type LoadResult } from './load.ts';
import { startProcess } from './own-process.ts';
import { table } from './table.ts';
import { answeredVisitor, plainVisitor, unansweredVisitor, type BenchVisitor } from './visitors.ts';

/** What the 99th percentile may be on SQLite with ten visitors, in milliseconds. */
const AIM_MS = 10;
const AIM_VISITORS = 10;

const LEVELS = [1, 10, 100];
/** How long one level is measured, in milliseconds, and how many turns at most. */
const LEVEL_MS = 4_000;
const LEVEL_TURNS = 20_000;
/** What is asked before it counts, so that the server's code is compiled: a server is restarted rarely. */
const WARM_UP = { visitors: 10, forMs: 1_500, atMost: 5_000 };

/** Where other programs took more than this meanwhile, in percent, a level is measured again, once. */
const BUSY_PERCENT = 5;

/** One server under load. */
interface Scene {
  readonly name: string;
  readonly file: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly visitor: (url: string) => Promise<BenchVisitor>;
  readonly hasAim?: boolean;
}

/** A scene with what was measured in it. */
export interface AcknowledgementResult extends Scene {
  readonly levels: readonly LoadResult[];
}

/**
 * Measures how long a visitor waits for the acknowledgement of a turn, server by server.
 *
 * @param mongoDatabase gives the address of an empty database; MongoDB is left out where it is missing
 */
export async function measureAcknowledgement(
  mongoDatabase: (() => string) | undefined,
): Promise<AcknowledgementResult[]> {
  const results: AcknowledgementResult[] = [];
  for (const scene of scenes(mongoDatabase)) results.push({ ...scene, levels: await measure(scene) });
  return results;
}

/** The results as a table. */
export function acknowledgementTable(results: readonly AcknowledgementResult[]): string {
  const rows = results.flatMap(({ name, hasAim, levels }) =>
    levels.map(({ visitors, latencies, turnsPerSecond, othersPercent }) => {
      const p99 = quantile(latencies, 0.99);
      const aimed = hasAim && visitors === AIM_VISITORS;
      return [
        name,
        String(visitors),
        milliseconds(quantile(latencies, 0.5)),
        milliseconds(p99),
        count(turnsPerSecond),
        count(latencies.length),
        `${othersPercent} %`,
        aimed ? `p99 ≤ ${AIM_MS} ms: ${verdict(p99 <= AIM_MS)}` : '',
      ];
    }),
  );
  return table(['Server', 'Visitors', 'p50', 'p99', 'Turns/s', 'Turns', 'Others', 'Aim'], rows);
}

function scenes(mongoDatabase: (() => string) | undefined): Scene[] {
  const file = 'server/src/main.ts';
  const onMongo = () => ({ MONGODB_URL: mongoDatabase!() });
  const sqlite: Scene[] = [
    { name: 'floor: bare `node:http`, SQLite', file: 'bench/floor-server.ts', visitor: plainVisitor },
    { name: 'Parley, SQLite, no answers', file, visitor: unansweredVisitor, hasAim: true },
    { name: 'Parley, SQLite, answers', file, visitor: answeredVisitor, hasAim: true },
  ];
  if (!mongoDatabase) return sqlite;
  return [
    ...sqlite,
    { name: 'Parley, MongoDB, no answers', file, environment: onMongo(), visitor: unansweredVisitor },
    { name: 'Parley, MongoDB, answers', file, environment: onMongo(), visitor: answeredVisitor },
  ];
}

async function measure({ name, file, environment, visitor }: Scene): Promise<LoadResult[]> {
  const server = await startProcess(file, environment);
  const open = () => visitor(server.url);
  try {
    await runLoad(open, WARM_UP);
    const levels: LoadResult[] = [];
    for (const visitors of LEVELS) {
      console.error(`${name}: ${visitors} at once …`);
      levels.push(await quieterOf(() => runLoad(open, { visitors, forMs: LEVEL_MS, atMost: LEVEL_TURNS })));
    }
    return levels;
  } finally {
    await server.end();
  }
}

/** Chosen by how quiet the machine was, never by how good the figures are. */
async function quieterOf(run: () => Promise<LoadResult>): Promise<LoadResult> {
  const first = await run();
  if (first.othersPercent <= BUSY_PERCENT) return first;
  const second = await run();
  return second.othersPercent < first.othersPercent ? second : first;
}
