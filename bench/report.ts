import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const DOCS = new URL('../docs/', import.meta.url);
const END = '<!-- measured: end -->';

/** Markdown as the project formats it, so that a written report passes its checks. */
export async function formatted(markdown: string): Promise<string> {
  return format(markdown, { ...(await resolveConfig(fileURLToPath(DOCS))), parser: 'markdown' });
}

/**
 * Puts a report into a page of the documentation, in the place of the one before.
 *
 * @param page its file's name
 * @param command what was called, as the page says it
 */
export async function writeReport(report: string, page: string, command: string): Promise<void> {
  const path = fileURLToPath(new URL(page, DOCS));
  const begin = `<!-- measured: begin, written by "${command}" -->`;
  const text = await readFile(path, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(END, from);
  if (from < 0 || to < from) throw new Error(`docs/${page} has no place for a report: expected ${begin}, ${END}`);
  const written = `${text.slice(0, from + begin.length)}\n\n${report}\n${text.slice(to)}`;
  await writeFile(path, await formatted(written));
}
