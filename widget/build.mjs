/**
 * Builds the widget for browsers: `node widget/build.mjs [folder]`.
 *
 * What comes out, in `dist` unless told otherwise:
 * - `parley.js`, what the script tag loads: small, and all that a page pays before somebody wants to chat;
 * - `parley-chat.js`, a module with everything under a name that stays, for pages that write the element themselves;
 * - `assets/…-HASH.js`, what both load: named by content, so that it can be kept for ever;
 * - `manifest.json`, which says what is what.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { squeezeTemplates } from './squeeze-templates.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** What the loader and all that is loaded when the chat is first opened may weigh together, in bytes of gzip. */
export const BUDGET_BYTES = 60 * 1024;
/** What the loader alone may weigh: every visitor of a page pays it. */
export const LOADER_BUDGET_BYTES = 1024;

/** The browsers that have all that the style sheets need: relative colours, `light-dark()`, container units. */
const TARGET = ['chrome123', 'edge123', 'firefox128', 'safari17.5'];

/**
 * @param {{ outdir?: string, minify?: boolean }} [options]
 * @returns {Promise<{ outdir: string, sizes: { file: string, bytes: number, gzip: number }[], firstOpen: number, loader: number }>}
 */
export async function buildWidget({ outdir = join(here, 'dist'), minify = true } = {}) {
  const common = {
    absWorkingDir: here,
    bundle: true,
    minify,
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    tsconfig: join(here, 'tsconfig.json'),
    conditions: ['production'],
  };
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });

  const { metafile } = await build({
    ...common,
    entryPoints: { 'assets/parley': 'src/index.ts' },
    outdir,
    entryNames: '[dir]/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    format: 'esm',
    splitting: true,
    metafile: true,
    plugins: minify ? [squeezeTemplates()] : [],
  });
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => ({
    file: relative(outdir, resolve(here, path)).replaceAll('\\', '/'),
    ...output,
  }));
  const entry = outputs.find(({ entryPoint }) => entryPoint === 'src/index.ts');
  if (!entry) throw new Error('the build has no entry: expected one made from src/index.ts');
  const firstOpen = staticClosure(entry.file, outputs);

  await build({
    ...common,
    entryPoints: ['src/embed.ts'],
    outfile: join(outdir, 'parley.js'),
    format: 'iife',
    define: { PARLEY_ENTRY: JSON.stringify(entry.file) },
    plugins: minify ? [squeezeTemplates()] : [],
  });
  await writeFile(join(outdir, 'parley-chat.js'), `export * from './${entry.file}';\n`);
  await writeFile(
    join(outdir, 'manifest.json'),
    `${JSON.stringify({ loader: 'parley.js', module: 'parley-chat.js', entry: entry.file, firstOpen }, null, 2)}\n`,
  );

  const sizes = [];
  for (const file of ['parley.js', ...outputs.map((output) => output.file)]) {
    const content = await readFile(join(outdir, file));
    sizes.push({ file, bytes: content.length, gzip: gzipSync(content, { level: 9 }).length });
  }
  const gzipOf = (file) => sizes.find((size) => size.file === file)?.gzip ?? 0;
  return {
    outdir,
    sizes,
    loader: gzipOf('parley.js'),
    firstOpen: ['parley.js', ...firstOpen].reduce((sum, file) => sum + gzipOf(file), 0),
  };
}

/** A file and all that it imports without being asked to. */
function staticClosure(entry, outputs) {
  const found = [entry];
  for (const file of found) {
    const output = outputs.find((each) => each.file === file);
    for (const { path, kind } of output?.imports ?? []) {
      if (kind !== 'import-statement') continue;
      const imported = `assets/${basename(path)}`;
      if (!found.includes(imported)) found.push(imported);
    }
  }
  return found;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { outdir, sizes, loader, firstOpen } = await buildWidget(
    process.argv[2] ? { outdir: resolve(process.argv[2]) } : {},
  );
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(9);
  console.log(`${relative(process.cwd(), outdir) || '.'}:`);
  for (const { file, bytes, gzip } of sizes)
    console.log(`${file.padEnd(34)}${kilobytes(bytes)}  gzip${kilobytes(gzip)}`);
  console.log(
    `${'loaded when first opened'.padEnd(34)}${''.padStart(9)}  gzip${kilobytes(firstOpen)} of ${kilobytes(BUDGET_BYTES).trim()}`,
  );
  if (loader > LOADER_BUDGET_BYTES || firstOpen > BUDGET_BYTES) {
    console.error(`too heavy: the loader may have ${LOADER_BUDGET_BYTES} bytes, all together ${BUDGET_BYTES}`);
    process.exitCode = 1;
  }
}
