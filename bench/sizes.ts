import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { BUDGET_BYTES, buildWidget, LOADER_BUDGET_BYTES } from '../widget/build.mjs';
import { kilobytes, verdict } from './numbers.ts';
import { startProcess } from './own-process.ts';
import { table } from './table.ts';

/** What some files weigh together, in bytes. */
interface Weight {
  readonly gzip: number;
  /** What a server sends for them to a browser that takes gzip and Brotli. */
  readonly sent: number;
}

/** What the widget weighs. */
export interface Sizes {
  readonly loader: Weight;
  /** The loader and all that is loaded when the chat is opened. */
  readonly firstOpen: Weight;
  /** What is loaded besides until the first answer stands there: what reads Markdown. */
  readonly firstAnswer: Weight;
}

/** Builds the widget into a folder and weighs it. */
export async function measureSizes(folder: string): Promise<Sizes> {
  const { sizes } = await buildWidget({ outdir: folder });
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    loader: string;
    firstOpen: string[];
    firstAnswer: string[];
  };

  const server = await startProcess('server/src/main.ts', { PARLEY_WIDGET: folder });
  try {
    const weigh = async (files: readonly string[]): Promise<Weight> => {
      const gzip = files.map((file) => sizes.find((size) => size.file === file)!.gzip);
      const sent = await Promise.all(files.map((file) => bytesSent(`${server.url}/${file}`)));
      return { gzip: sum(gzip), sent: sum(sent) };
    };
    return {
      loader: await weigh([manifest.loader]),
      firstOpen: await weigh([manifest.loader, ...manifest.firstOpen]),
      firstAnswer: await weigh(manifest.firstAnswer),
    };
  } finally {
    await server.end();
  }
}

/** The weights as a table. */
export function sizesTable({ loader, firstOpen, firstAnswer }: Sizes): string {
  const whole = { gzip: firstOpen.gzip + firstAnswer.gzip, sent: firstOpen.sent + firstAnswer.sent };
  const row = (name: string, { gzip, sent }: Weight, aim?: number) => [
    name,
    kilobytes(gzip),
    kilobytes(sent),
    aim ? `< ${aim / 1024} KB of gzip: ${verdict(gzip < aim)}` : '',
  ];
  return table(
    ['Loaded', 'gzip', 'As our server sends it', 'Aim'],
    [
      row('the loader, by every page', loader, LOADER_BUDGET_BYTES),
      row('the loader and all that loads on first open', firstOpen, BUDGET_BYTES),
      row('Markdown, with the first answer', firstAnswer),
      row('all of it', whole, BUDGET_BYTES),
    ],
  );
}

/** The length of an answer's body as it travels; `fetch` would unpack it first. */
function bytesSent(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, headers: { 'Accept-Encoding': 'gzip, br' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`expected 200 for ${url}, got ${response.statusCode}`));
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
