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
import { bundle } from './bundle.mjs';
import { compress } from './compress.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** What the loader and all that the first question and answer load may weigh together, in bytes of gzip. */
export const BUDGET_BYTES = 60 * 1024;
/** What that is to weigh one day. */
export const AIM_BYTES = 50 * 1024;
/** What the loader alone may weigh: every visitor of a page pays it. */
export const LOADER_BUDGET_BYTES = 1024;

/** What the script tag loads when it is first used. */
const WIDGET = join(here, 'src/widget.ts');
/** What is loaded when somebody begins to write, for the answer. */
const MARKDOWN = join(here, 'src/markdown/markdown-view.ts');
/** What only pages load that bring their own adapter. */
const ADAPTERS = '\0adapters';
const ALL_ADAPTERS = join(here, '../adapters/src/index.ts');
/** What the adapters take from the widget. */
const ERRORS = '\0errors';
/** What the script tag runs. */
const LOADER = join(here, 'src/embed.ts');

/**
 * Asks Chromium to compile all of a file while it comes, off the page's thread, and not each function when it is first
 * called (decision 17). To other browsers it is a comment.
 */
const COMPILE_ALL = '//# allFunctionsCalledOnLoad\n';

/**
 * @param {{ outdir?: string, minify?: boolean }} [options]
 * @returns {Promise<{ outdir: string, sizes: { file: string, bytes: number, gzip: number }[], firstOpen: number, loader: number }>}
 */
export async function buildWidget({ outdir = join(here, 'dist'), minify = true } = {}) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(join(outdir, 'assets'), { recursive: true });

  const { version } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));
  const chunks = await bundle({
    input: { parley: WIDGET },
    together: { parley: [WIDGET], markdown: [MARKDOWN] },
    minify,
  });
  const widget = chunks.find(({ facadeModuleId }) => facadeModuleId === WIDGET);
  const { fileName: entry } = widget;
  const { fileName: markdown } = chunks.find(({ moduleIds }) => moduleIds.includes(MARKDOWN));
  const firstOpen = staticClosure(entry, chunks);
  const firstAnswer = staticClosure(markdown, chunks).filter((file) => !firstOpen.includes(file));

  const known = await exportsOf(WIDGET);
  const [adapters] = await bundle({
    input: { adapters: ADAPTERS },
    minify,
    plugins: [onlyWhatIsNotIn(entry, known)],
  });
  const [script] = await bundle({
    input: { parley: LOADER },
    minify,
    format: 'iife',
    fileNames: 'parley.js',
    define: { PARLEY_ENTRY: JSON.stringify(entry) },
  });
  // A block keeps its names to itself as a function does, where none of them is a `var`, and takes fewer letters.
  const loader = { ...script, code: script.code.replace(/^\(function\(\)\{([^]*)\}\)\(\);\s*$/, '{$1}') };
  const whole = { fileName: entry, code: COMPILE_ALL + widget.code };
  const files = [loader, whole, ...chunks.filter((chunk) => chunk !== widget), adapters];
  for (const { fileName, code } of files) await writeFile(join(outdir, fileName), code);
  await writeFile(
    join(outdir, 'parley-chat.js'),
    `export { ${known.join(', ')} } from './${entry}';\nexport * from './${adapters.fileName}';\n`,
  );
  await writeFile(
    join(outdir, 'manifest.json'),
    `${JSON.stringify({ version, loader: loader.fileName, module: 'parley-chat.js', entry, firstOpen, firstAnswer }, null, 2)}\n`,
  );

  const first = [loader.fileName, ...firstOpen, ...firstAnswer];
  const sizes = await Promise.all(
    files.map(async ({ fileName: file, code }) => {
      const content = Buffer.from(code);
      // Beside each file lies what a server can send as it is, so that none compresses at every request.
      const { gzip, brotli } = await compress(content, minify && first.includes(file));
      await writeFile(join(outdir, `${file}.gz`), gzip);
      await writeFile(join(outdir, `${file}.br`), brotli);
      return { file, bytes: content.length, gzip: gzip.length };
    }),
  );
  const gzipOf = (...files) =>
    sizes.filter(({ file }) => files.includes(file)).reduce((sum, { gzip }) => sum + gzip, 0);
  const loaderBytes = gzipOf(loader.fileName);
  return {
    outdir,
    sizes,
    loader: loaderBytes,
    firstOpen: loaderBytes + gzipOf(...firstOpen),
    firstAnswer: gzipOf(...firstAnswer),
  };
}

/**
 * Leaves out of the build of the adapters what the widget has already, and lets the others reject with the very same
 * `AdapterError` that the widget looks for.
 *
 * They are a build of their own since a bundler puts whatever two entries reach into one file, used or not: the script
 * tag would then load adapters that only a page with a backend of its own needs.
 *
 * @param {string} entry
 * @param {readonly string[]} known
 * @returns {import('rolldown').Plugin}
 */
function onlyWhatIsNotIn(entry, known) {
  return {
    name: 'only-what-is-not-in-the-widget',
    resolveId(id) {
      if (id === ADAPTERS || id === ERRORS) return id;
      if (id === `./${basename(entry)}`) return { id, external: true };
      return /[\\/]adapter\.ts$/.test(id) ? ERRORS : undefined;
    },
    async load(id) {
      if (id === ERRORS) return `export { AdapterError } from './${basename(entry)}';`;
      if (id !== ADAPTERS) return undefined;
      const missing = (await exportsOf(ALL_ADAPTERS)).filter((name) => !known.includes(name));
      return `export { ${missing.join(', ')} } from ${JSON.stringify(ALL_ADAPTERS)};`;
    },
  };
}

/** The names that a module exports. */
async function exportsOf(path) {
  const [chunk] = await bundle({ input: { module: path }, minify: false });
  return chunk.exports;
}

/** A file and all that it imports without being asked to. */
function staticClosure(entry, chunks) {
  const found = [entry];
  for (const file of found) {
    for (const imported of chunks.find(({ fileName }) => fileName === file)?.imports ?? []) {
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
