import { textOf, type SourceEntry, type Turn } from '@parley/protocol';

import '../locales/en-more.ts';
import { readAddress } from '../markdown/links.ts';
import { authorName, timeOf, type Transcript } from './transcript.ts';

/** What Markdown would take for more than a letter, where it stands in a text that is none. */
const SPECIAL = /[\\`*_{}[\]<>()#+!|~-]/g;

/** A conversation as a Markdown file. What people wrote stands as they wrote it; answers are Markdown already. */
export function asMarkdown(transcript: Transcript): string {
  const { title, turns } = transcript;
  return [`# ${escape(title)}`, ...turns.map((turn) => turnAsMarkdown(turn, transcript))].join('\n\n') + '\n';
}

function turnAsMarkdown(turn: Turn, { locale, assistant }: Transcript): string {
  const time = timeOf(turn, locale);
  const parts = [`## ${escape(authorName(turn, locale))} · ${time}`];
  parts.push(turn.author === 'visitor' ? quote(turn.text) : turn.text);
  for (const { name } of turn.attachments) parts.push(`- ${escape(name)}`);
  const { reply } = turn;
  const answer = textOf(reply?.entries ?? []).trim();
  if (!reply || (!answer && reply.state !== 'failed')) return parts.join('\n\n');
  parts.push(`## ${escape(assistant)}`, answer || escape(reply.error?.message ?? locale.words.replyFailed));
  const sources = reply.entries.filter((entry): entry is SourceEntry => entry.kind === 'source');
  if (sources.length > 0) parts.push(`${locale.words.sources}:`, sources.map(sourceAsMarkdown).join('\n'));
  return parts.join('\n\n');
}

function sourceAsMarkdown({ title, url }: SourceEntry, at: number): string {
  const address = url === undefined ? undefined : readAddress(url);
  return `${at + 1}. ${address ? `[${escape(title)}](<${address.href}>)` : escape(title)}`;
}

/** What a person wrote is no Markdown: each line is quoted, and nothing in it means anything. */
function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${escape(line)}`.trimEnd())
    .join('  \n');
}

function escape(text: string): string {
  return text.replace(SPECIAL, '\\$&');
}
