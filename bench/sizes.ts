import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kilobytes, verdict } from './numbers.ts';
import { table } from './table.ts';

/** What the loader may weigh, and what all may weigh that is loaded until a first answer is read, in bytes of gzip. */
const LOADER_AIM_BYTES = 1024;
const WHOLE_AIM_BYTES = 60 * 1024;

/** What the build says of what it built; see `widget/build.mjs`. */
interface Built {
  readonly sizes: readonly { readonly file: string; readonly bytes: number; readonly gzip: number }[];
  readonly loader: number;
  readonly firstOpen: number;
}

/** What the widget weighs, in bytes of gzip. */
export interface Sizes {
  readonly loader: number;
  /** The loader and all that is loaded when the chat is opened. */
  readonly firstOpen: number;
  /** What is loaded when there is something in Markdown to be shown. */
  readonly markdown: number;
}

/** Builds the widget into a folder and weighs it. */
export async function measureSizes(folder: string): Promise<Sizes> {
  const { buildWidget } = (await import(new URL('../widget/build.mjs', import.meta.url).href)) as {
    buildWidget(options: { outdir: string }): Promise<Built>;
  };
  const { sizes, loader, firstOpen } = await buildWidget({ outdir: folder });
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as { firstOpen: string[] };
  const markdown = sizes.find(({ file }) => file.startsWith('assets/markdown-'));
  if (!markdown) throw new Error('the build has no file assets/markdown-…: expected the reader of Markdown apart');
  const needs = (await importsOf(join(folder, markdown.file))).map((name) => `assets/${name}`);
  const later = [markdown.file, ...needs].filter((file) => !manifest.firstOpen.includes(file));
  const weigh = (file: string) => sizes.find((size) => size.file === file)?.gzip ?? 0;
  return { loader, firstOpen, markdown: later.reduce((sum, file) => sum + weigh(file), 0) };
}

/** The weights as a table. */
export function sizesTable({ loader, firstOpen, markdown }: Sizes): string {
  const whole = firstOpen + markdown;
  return table(
    ['Loaded', 'gzip', 'Aim'],
    [
      ['the loader, by every page', kilobytes(loader), `< 1 KB: ${verdict(loader < LOADER_AIM_BYTES)}`],
      ['all that loads on first open', kilobytes(firstOpen), `< 60 KB: ${verdict(firstOpen < WHOLE_AIM_BYTES)}`],
      ['Markdown, with the first answer', kilobytes(markdown), ''],
      ['all of it', kilobytes(whole), `< 60 KB: ${verdict(whole < WHOLE_AIM_BYTES)}`],
    ],
  );
}

/** The names of the files that a built module imports at once. */
async function importsOf(path: string): Promise<string[]> {
  const code = await readFile(path, 'utf8');
  return [...code.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)].map(([, name]) => name!);
}
