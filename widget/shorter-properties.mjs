import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = join(fileURLToPath(new URL('.', import.meta.url)), 'src') + sep;
/** Custom properties that only the widget's own style sheets and elements read: those of a page begin with `--parley-`. */
const OWN = /--_[a-z-]+/g;

/**
 * A plugin that gives the widget's own custom properties names of a letter or two, the same ones in every file.
 *
 * @returns {import('rolldown').Plugin}
 */
export function shorterProperties() {
  const names = shortNames(
    readdirSync(SOURCES, { recursive: true })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(SOURCES, path), 'utf8')),
  );
  return {
    name: 'shorter-properties',
    transform(code, id) {
      if (!id.startsWith(SOURCES) || !id.endsWith('.ts')) return undefined;
      return { code: code.replace(OWN, (name) => names.get(name) ?? name) };
    },
  };
}

/**
 * A short name for each custom property in some sources, those that are said most often first.
 *
 * @param {readonly string[]} sources
 * @returns {Map<string, string>}
 */
export function shortNames(sources) {
  const uses = new Map();
  for (const source of sources) {
    for (const [name] of source.matchAll(OWN)) uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const byUse = [...uses].toSorted(([one, often], [other, less]) => less - often || (one < other ? -1 : 1));
  return new Map(byUse.map(([name], at) => [name, `--_${at.toString(36)}`]));
}
