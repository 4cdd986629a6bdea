/**
 * Builds the widget for browsers: `node widget/build.mjs [folder]`.
 *
 * What comes out, in `dist` unless told otherwise:
 * - `parley.js`, what the script tag loads: small, and all that a page pays before somebody wants to chat;
 * - `parley-chat.js`, a module under a name that stays, for pages that write the element themselves: the widget, and
 *   all adapters;
 * - `assets/…-HASH.js`, what both load: named by content, so that it can be kept for ever;
 * - `manifest.json`, which says what is what.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { onlyTwoTransports } from './leave-out.mjs';
import { squeezeTemplates } from './squeeze-templates.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** What the loader and all that the first question and answer load are to weigh together, in bytes of gzip. Not met yet. */
export const AIM_BYTES = 60 * 1024;
/** What that may weigh until then: hardly more than it does, so that it cannot grow unnoticed. */
export const BUDGET_BYTES = 83 * 1024;
/** What the loader alone may weigh: every visitor of a page pays it. */
export const LOADER_BUDGET_BYTES = 1024;

/** What the script tag loads when it is first used. */
const WIDGET = 'src/widget.ts';
/** What is loaded when somebody begins to write, for the answer. */
const MARKDOWN = 'src/markdown/markdown-view.ts';
/** What only pages load that bring their own adapter. */
const ADAPTERS = 'parley:adapters';
const ALL_ADAPTERS = '../adapters/src/index.ts';

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

  const { version } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));
  const { metafile } = await build({
    ...common,
    entryPoints: { 'assets/parley': WIDGET },
    outdir,
    entryNames: '[dir]/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    format: 'esm',
    splitting: true,
    metafile: true,
    plugins: [onlyTwoTransports(), ...(minify ? [squeezeTemplates()] : [])],
  });
  const fileOf = (path) => relative(outdir, resolve(here, path)).replaceAll('\\', '/');
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => ({
    file: fileOf(path),
    ...output,
  }));
  const madeFrom = (source) => {
    const output = outputs.find(({ entryPoint }) => entryPoint === source);
    if (!output) throw new Error(`the build has nothing made from ${source}`);
    return output.file;
  };
  const entry = madeFrom(WIDGET);
  const firstOpen = staticClosure(entry, outputs);
  const firstAnswer = staticClosure(madeFrom(MARKDOWN), outputs).filter((file) => !firstOpen.includes(file));

  const { metafile: rest } = await build({
    ...common,
    entryPoints: { 'assets/adapters': ADAPTERS },
    outdir,
    entryNames: '[dir]/[name]-[hash]',
    format: 'esm',
    metafile: true,
    plugins: [onlyWhatIsNotIn(entry, outputs.find(({ file }) => file === entry)?.exports ?? [])],
  });
  const adapters = fileOf(Object.keys(rest.outputs)[0] ?? '');
  await build({
    ...common,
    entryPoints: ['src/embed.ts'],
    // Without `"use strict"`, which nothing in it needs: every byte counts here.
    tsconfig: undefined,
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
    outfile: join(outdir, 'parley.js'),
    format: 'iife',
    define: { PARLEY_ENTRY: JSON.stringify(entry) },
    plugins: minify ? [squeezeTemplates()] : [],
  });
  await writeFile(join(outdir, 'parley-chat.js'), `export * from './${entry}';\nexport * from './${adapters}';\n`);
  await writeFile(
    join(outdir, 'manifest.json'),
    `${JSON.stringify({ version, loader: 'parley.js', module: 'parley-chat.js', entry, firstOpen }, null, 2)}\n`,
  );

  const sizes = [];
  for (const file of ['parley.js', ...outputs.map((output) => output.file), adapters]) {
    const content = await readFile(join(outdir, file));
    const gzip = gzipSync(content, { level: 9 });
    // Beside each file lies what a server can send as it is, so that none compresses at every request.
    await writeFile(join(outdir, `${file}.gz`), gzip);
    await writeFile(join(outdir, `${file}.br`), brotliCompressSync(content));
    sizes.push({ file, bytes: content.length, gzip: gzip.length });
  }
  const gzipOf = (...files) =>
    sizes.filter(({ file }) => files.includes(file)).reduce((sum, { gzip }) => sum + gzip, 0);
  const loader = gzipOf('parley.js');
  return {
    outdir,
    sizes,
    loader,
    firstOpen: loader + gzipOf(...firstOpen),
    firstAnswer: gzipOf(...firstAnswer),
  };
}

/**
 * Leaves out of the build of the adapters what the widget has already, and lets the others reject with the very same
 * `AdapterError` that the widget looks for.
 *
 * They are a build of their own since esbuild puts whatever two entries reach into one chunk, used or not: the script
 * tag would then load adapters that only a page with a backend of its own needs.
 *
 * @param {string} entry
 * @param {readonly string[]} known
 * @returns {import('esbuild').Plugin}
 */
function onlyWhatIsNotIn(entry, known) {
  return {
    name: 'only-what-is-not-in-the-widget',
    setup(build) {
      const { onResolve, onLoad } = build;
      onResolve({ filter: /^parley:adapters$/ }, ({ path }) => ({ path, namespace: 'parley' }));
      onLoad({ filter: /^parley:adapters$/, namespace: 'parley' }, async () => {
        const options = { entryPoints: [ALL_ADAPTERS], absWorkingDir: here, format: 'esm', bundle: true, write: false };
        const { metafile } = await build.esbuild.build({ ...options, outdir: here, metafile: true });
        const names = Object.values(metafile.outputs).flatMap((output) => output.exports);
        const missing = names.filter((name) => !known.includes(name));
        return { contents: `export { ${missing.join(', ')} } from '${ALL_ADAPTERS}';`, resolveDir: here };
      });
      onResolve({ filter: /[\\/]adapter\.ts$/ }, () => ({ path: 'errors', namespace: 'parley' }));
      onLoad({ filter: /^errors$/, namespace: 'parley' }, () => ({
        contents: `export { AdapterError } from './${basename(entry)}';`,
      }));
      onResolve({ filter: /parley-\w+\.js$/, namespace: 'parley' }, ({ path }) => ({ path, external: true }));
    },
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
  const { outdir, sizes, loader, firstOpen, firstAnswer } = await buildWidget(
    process.argv[2] ? { outdir: resolve(process.argv[2]) } : {},
  );
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(9);
  const row = (name, bytes, gzip, limit = '') =>
    console.log(
      `${name.padEnd(40)}${bytes === undefined ? ''.padStart(9) : kilobytes(bytes)}  gzip${kilobytes(gzip)}${limit}`,
    );
  console.log(`${relative(process.cwd(), outdir) || '.'}:`);
  for (const { file, bytes, gzip } of sizes) row(file, bytes, gzip);
  row('loaded when first opened', undefined, firstOpen);
  row('loaded with the first answer', undefined, firstAnswer);
  const both = `, may be${kilobytes(BUDGET_BYTES)}, is to be${kilobytes(AIM_BYTES)}`;
  row('both', undefined, firstOpen + firstAnswer, both);
  if (loader > LOADER_BUDGET_BYTES || firstOpen + firstAnswer > BUDGET_BYTES) {
    console.error(`too heavy: the loader may have ${LOADER_BUDGET_BYTES} bytes, all together ${BUDGET_BYTES}`);
    process.exitCode = 1;
  }
}
