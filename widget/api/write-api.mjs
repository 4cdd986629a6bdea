/**
 * Writes down what a page sees of the widget: `npm run manifest`. `custom-elements.json` is for editors and catalogues,
 * `types/` for frameworks. Both are checked in; a test says when they are no longer true.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { readManifest } from './read-api.mjs';
import { typings } from './typings.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The files, by their path in the package, with their text. */
export async function apiFiles() {
  const manifest = await readManifest();
  const { react, vue } = typings(manifest);
  const texts = {
    'custom-elements.json': JSON.stringify(manifest),
    'types/react.d.ts': react,
    'types/vue.d.ts': vue,
  };
  const written = Object.entries(texts).map(async ([path, text]) => {
    const filepath = join(root, path);
    return [path, await format(text, { ...(await resolveConfig(filepath)), filepath })];
  });
  return Object.fromEntries(await Promise.all(written));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(await apiFiles())) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}
