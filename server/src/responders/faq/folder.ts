import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';

/** A Markdown file as it lies in the folder. */
export interface MarkdownFile {
  /** From the folder on, with `/` between names on every platform. */
  readonly path: string;
  readonly text: string;
}

/** What a reader should see first comes first where nothing else decides. */
const FIRST_NAMES = ['readme', 'index'];

/**
 * Reads the Markdown files of a folder and of the folders in it, or one file.
 *
 * Hidden folders and `node_modules` are left out, and links are not followed. The order is that of a table of
 * contents: a folder's own files before those of its folders, a README before its neighbours, the rest by name.
 *
 * @throws Error where there is no such folder or no Markdown in it
 */
export async function readMarkdownFolder(path: string): Promise<MarkdownFile[]> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`the documents to answer from should be at "${path}", which cannot be read (${error.code})`);
  });
  if (found.isFile()) return [{ path: basename(path), text: await readFile(path, 'utf8') }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(md|markdown)$/i.test(entry.name))
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !/(^|\/)(\.|node_modules\/)/.test(name))
    .sort(asInContents);
  if (paths.length === 0) {
    throw new Error(`there is no Markdown file in "${path}"; the documents to answer from should lie there`);
  }
  return Promise.all(paths.map(async (name) => ({ path: name, text: await readFile(join(path, name), 'utf8') })));
}

function asInContents(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const depth = Math.min(left.length, right.length);
  for (let i = 0; i < depth; i += 1) {
    if (left[i] === right[i]) continue;
    const files = Number(i === right.length - 1) - Number(i === left.length - 1);
    return files || rank(left[i]!) - rank(right[i]!) || left[i]!.localeCompare(right[i]!, 'en', { numeric: true });
  }
  return left.length - right.length;
}

function rank(name: string): number {
  const at = FIRST_NAMES.indexOf(name.replace(/\.\w+$/, '').toLowerCase());
  return at < 0 ? FIRST_NAMES.length : at;
}
