import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

/** The document that holds the last report. */
const DOCUMENT = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));
const BEGIN = '<!-- measured: begin, written by "npm run bench -- --write" -->';
const END = '<!-- measured: end -->';

/** Markdown as the project formats it, so that a written report passes its checks. */
export async function formatted(markdown: string): Promise<string> {
  return format(markdown, { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' });
}

/** Puts a report into the document, in the place of the one before. */
export async function writeReport(report: string): Promise<void> {
  const text = await readFile(DOCUMENT, 'utf8');
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no place for a report: expected ${BEGIN}, ${END}`);
  const written = `${text.slice(0, from + BEGIN.length)}\n\n${report}\n${text.slice(to)}`;
  await writeFile(DOCUMENT, await formatted(written));
}
