import { titleOf } from '@parley/protocol';

import type { Chat } from '../chat/index.ts';
import type { TranscriptFormat } from '../elements/internal-events.ts';
import type { Locale } from '../locales/index.ts';
import { loadEntityNames } from '../markdown/entities.ts';
import { asHtml } from './html.ts';
import { asMarkdown } from './markdown.ts';
import { readWhole } from './transcript.ts';

/** A saved file is let go of after this long, in milliseconds: browsers read it after the click. */
const HELD_MS = 30_000;

const KINDS = {
  markdown: { write: asMarkdown, type: 'text/markdown', ending: 'md' },
  html: { write: asHtml, type: 'text/html', ending: 'html' },
} as const;

/**
 * Saves the conversation that is shown as a file of the visitor's, with every turn of it.
 *
 * @throws AdapterError where the backend cannot be asked
 */
export async function saveTranscript(
  chat: Chat,
  {
    format,
    locale,
    assistant,
  }: { readonly format: TranscriptFormat; readonly locale: Locale; readonly assistant: string },
): Promise<void> {
  const turns = await readWhole((before) => chat.read(before));
  const title = titleOf(turns[0]?.text ?? '') || locale.words.title;
  const { write, type, ending } = KINDS[format];
  // A page is written once; what comes later would not be in it.
  await loadEntityNames();
  const text = write({ title, turns, locale, assistant: assistant || locale.words.assistant });
  download(new Blob([text], { type: `${type};charset=utf-8` }), `${fileName(title)}.${ending}`);
}

/** A title as a name that every system takes for a file. */
function fileName(title: string): string {
  const name = title.normalize('NFC').replace(/[^\p{L}\p{N}\p{M}]+/gu, '-');
  return (
    name
      .slice(0, 60)
      .toWellFormed()
      .replace(/^-+|-+$/g, '') || 'chat'
  );
}

function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), HELD_MS);
}
