import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { leaveOut } from './leave-out.mjs';
import { shorterInternals } from './shorter-internals.mjs';
import { shorterProperties } from './shorter-properties.mjs';
import { smallerClasses } from './smaller-classes.mjs';
import { squeezeTemplates } from './squeeze-templates.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** The browsers that have all that the style sheets need: relative colours, `light-dark()`, container units. */
const TARGET = ['chrome123', 'edge123', 'firefox128', 'safari17.5'];

/** What every page has: our code and that of packages asks for it since they also run in Node. */
const IN_A_PAGE = Object.fromEntries(
  ['window', 'document', 'location', 'navigator', 'self'].map((name) => [`typeof ${name}`, '"object"']),
);

/** How modules are found, whatever they are bundled for. */
const COMMON = {
  cwd: here,
  platform: 'browser',
  resolve: { conditionNames: ['production', 'browser', 'import', 'default'] },
  tsconfig: './tsconfig.json',
};

/**
 * Bundles modules for browsers and writes nothing.
 *
 * The modules that stand `together`, with all that they import at once, become one file. Left to itself the bundler makes
 * a file of whatever some pages have in common, and a dozen small files are compressed worse than one.
 *
 * @param {object} options
 * @param {Record<string, string>} options.input names and paths of what is asked for
 * @param {Record<string, readonly string[]>} [options.together] names and paths, the most wanted first
 * @param {boolean} options.minify
 * @param {'esm' | 'iife'} [options.format]
 * @param {string} [options.fileNames]
 * @param {Record<string, string>} [options.define]
 * @param {import('rolldown').Plugin[]} [options.plugins]
 * @returns {Promise<Pick<import('rolldown').OutputChunk, 'code' | 'fileName' | 'imports' | 'facadeModuleId' | 'moduleIds' | 'exports'>[]>}
 */
export async function bundle({ input, together, minify, format = 'esm', fileNames, define = {}, plugins = [] }) {
  const groups = [];
  const first = {};
  for (const [name, paths] of Object.entries(together ?? {})) {
    // As an entry its file gives what it exports; else that would be in an object of its own, with helpers that make it.
    first[name] = paths[0];
    const modules = await neededAtOnce(paths);
    groups.push({ name, test: (id) => modules.has(id) });
  }
  const bundled = await rolldown({
    ...COMMON,
    input: { ...first, ...input },
    // What other files need of the entry's own, it exports besides; else it would be one more file, with nothing but names.
    preserveEntrySignatures: together ? 'allow-extension' : 'strict',
    transform: { target: TARGET, define: { ...IN_A_PAGE, ...define } },
    plugins: [
      ...plugins,
      leaveOut(),
      ...(minify ? [smallerClasses(), squeezeTemplates(), shorterProperties(), shorterInternals()] : []),
    ],
  });
  const { output } = await bundled.generate({
    format,
    entryFileNames: fileNames ?? 'assets/[name]-[hash].js',
    chunkFileNames: 'assets/[name]-[hash].js',
    minify,
    comments: false,
    codeSplitting: format === 'iife' ? false : { groups },
  });
  await bundled.close();
  return shortenHashes(output.filter(({ type }) => type === 'chunk'));
}

/**
 * Leaves so much of the hashes in files' names as tells one build of a file from another: a page's first file names thirty
 * others, and letters as good as random are hardly compressed.
 */
function shortenHashes(chunks) {
  const short = new Map(chunks.map(({ fileName: name }) => [name, name.replace(/(-[\w-]{4})[\w-]{4}(?=\.js$)/, '$1')]));
  if (new Set(short.values()).size < short.size) throw new Error('two files have the same name: hashes are too short');
  const shorten = (text) =>
    [...short].reduce((all, [name, other]) => all.replaceAll(basename(name), basename(other)), text);
  return chunks.map(({ code, fileName, imports, facadeModuleId, moduleIds, exports }) => ({
    code: shorten(code),
    fileName: shorten(fileName),
    imports: imports.map(shorten),
    facadeModuleId,
    moduleIds,
    exports,
  }));
}

/** The modules of which something runs when some are loaded, and not only later. */
async function neededAtOnce(paths) {
  const notLater = { name: 'not-later', resolveDynamicImport: (id) => ({ id: String(id), external: true }) };
  const bundled = await rolldown({ ...COMMON, input: paths, plugins: [notLater, leaveOut()] });
  const { output } = await bundled.generate({ format: 'esm' });
  await bundled.close();
  const modules = output.flatMap((chunk) => Object.entries(chunk.modules));
  return new Set(modules.flatMap(([id, { code }]) => (code ? id : [])));
}
