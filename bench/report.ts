import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

/** The document that holds the last reports. */
const DOCUMENT = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));
const END = '<!-- measured: end -->';

/** Markdown as the project formats it, so that a written report passes its checks. */
export async function formatted(markdown: string): Promise<string> {
  return format(markdown, { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' });
}

/**
 * Puts a report into the document, in the place of the one before.
 *
 * @param command the one that writes it: its place in the document is marked with it
 */
export async function writeReport(report: string, command: string): Promise<void> {
  const text = await readFile(DOCUMENT, 'utf8');
  const begin = `<!-- measured: begin, written by "${command}" -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(END, from);
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no place for a report: expected ${begin}, ${END}`);
  const written = `${text.slice(0, from + begin.length)}\n\n${report}\n${text.slice(to)}`;
  await writeFile(DOCUMENT, await formatted(written));
}
