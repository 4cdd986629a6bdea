import type { AttachmentLimits } from '@parley/protocol';

import type { UploadProblem } from '../chat/index.ts';
import '../locales/en-more.ts';
import type { Locale } from '../locales/index.ts';

/** The most files of one message (rule H2). */
const MOST_FILES = 10;
/** What people call these better than by their subtype. */
const KINDS: Readonly<Record<string, string>> = { 'text/plain': 'TXT', 'image/svg+xml': 'SVG', 'text/markdown': 'MD' };

/** A size for people, such as `1.4 MB`. */
export function fileSize(tag: string, bytes: number): string {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const unit = ['byte', 'kilobyte', 'megabyte'][step]!;
  const maximumFractionDigits = step === 2 ? 1 : 0;
  return new Intl.NumberFormat(tag, { style: 'unit', unit, maximumFractionDigits }).format(bytes / 1_000 ** step);
}

/** Why a file is not sent, in words that name the limit. */
export function problemText(
  { words, tag }: Locale,
  { code, detail }: UploadProblem,
  limits: AttachmentLimits | undefined,
): string {
  switch (code) {
    case 'off':
      return words.noFiles;
    case 'too-large':
      return words.fileTooLarge(fileSize(tag, limits?.maxBytes ?? 0));
    case 'type':
      return words.fileType((limits?.types ?? []).map(kindOf).join(', '));
    case 'empty':
      return words.fileEmpty;
    case 'too-many':
      return words.fileTooMany(MOST_FILES);
    case 'gone':
      return words.fileGone;
    case 'refused':
    case 'too-many-tries':
      return [words.fileFailed, detail].filter(Boolean).join(' ');
  }
}

/** What people call a kind of file: `PNG` for `image/png`. */
export function kindOf(mediaType: string): string {
  return (
    KINDS[mediaType] ??
    mediaType
      .replace(/^.*\//, '')
      .replace(/^x-|^vnd\.|\+.*$/g, '')
      .toUpperCase()
  );
}
