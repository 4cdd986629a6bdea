import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { leaveOut } from './leave-out.mjs';
import { squeezeTemplates } from './squeeze-templates.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** The browsers that have all that the style sheets need: relative colours, `light-dark()`, container units. */
const TARGET = ['chrome123', 'edge123', 'firefox128', 'safari17.5'];

/**
 * Bundles modules for browsers and writes nothing.
 *
 * Of the modules in `together`, each with all that it imports at once becomes one file. Left to itself the bundler makes
 * a file of whatever some pages have in common, and a dozen small files are compressed worse than one.
 *
 * @param {object} options
 * @param {Record<string, string>} options.input names and paths of what is asked for
 * @param {Record<string, string>} [options.together] names and paths, the most wanted first
 * @param {boolean} options.minify
 * @param {'esm' | 'iife'} [options.format]
 * @param {string} [options.fileNames]
 * @param {Record<string, string>} [options.define]
 * @param {import('rolldown').Plugin[]} [options.plugins]
 * @returns {Promise<import('rolldown').OutputChunk[]>}
 */
export async function bundle({ input, together, minify, format = 'esm', fileNames, define = {}, plugins = [] }) {
  const members = new Map();
  const bundled = await rolldown({
    cwd: here,
    input,
    platform: 'browser',
    // What other files need of the entry's own, it exports besides; else it would be one more file, with nothing but names.
    preserveEntrySignatures: together ? 'allow-extension' : 'strict',
    resolve: { conditionNames: ['production', 'browser', 'import', 'default'] },
    tsconfig: './tsconfig.json',
    transform: { target: TARGET, define },
    plugins: [
      ...plugins,
      leaveOut(),
      ...(minify ? [squeezeTemplates()] : []),
      {
        name: 'what-belongs-together',
        buildEnd(error) {
          if (error) return;
          const taken = new Set();
          for (const [name, path] of Object.entries(together ?? {}))
            members.set(name, staticClosure(this, path, taken));
        },
      },
    ],
  });
  const { output } = await bundled.generate({
    format,
    entryFileNames: fileNames ?? 'assets/[name]-[hash].js',
    chunkFileNames: 'assets/[name]-[hash].js',
    minify,
    comments: false,
    codeSplitting:
      format === 'iife'
        ? false
        : {
            groups: Object.keys(together ?? {}).map((name) => ({
              name,
              test: (id) => members.get(name)?.has(id) ?? false,
            })),
          },
  });
  await bundled.close();
  return output.filter(({ type }) => type === 'chunk');
}

/** A module and all that it imports at once, without what another one has `taken`. */
function staticClosure(context, path, taken) {
  const found = new Set([path]);
  for (const id of found) {
    for (const imported of context.getModuleInfo(id)?.importedIds ?? []) if (!taken.has(imported)) found.add(imported);
  }
  for (const id of found) taken.add(id);
  return found;
}
