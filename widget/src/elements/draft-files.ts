import { isId, type Attachment } from '@parley/protocol';

import type { UploadItem, Uploads } from '../chat/index.ts';
import type { DraftStore } from './draft-store.ts';

/** A file of a draft, as the tab's storage has it. */
type DraftFile = Attachment & { readonly isDone: boolean };

/**
 * Takes up which files a message had that was being written, and keeps which it has, over a reload of the tab. Their
 * bytes are on the shelf. Gives what ends it.
 *
 * @param changed told of each change
 */
export function followDraft(uploads: Uploads, drafts: DraftStore, key: string, changed: () => void): () => void {
  uploads.restore(readFiles(drafts, key));
  return uploads.subscribe(() => {
    keepDraft(uploads, drafts, key);
    changed();
  });
}

function keepDraft({ draft }: Uploads, drafts: DraftStore, key: string): void {
  const files = draft.filter(isKept).map(({ id, name, mediaType, size, state }): DraftFile => ({
    id,
    name,
    mediaType,
    size,
    isDone: state === 'done',
  }));
  const text = files.length > 0 ? JSON.stringify(files) : '';
  if (drafts.read(key) !== text) drafts.write(key, text);
}

/** Copies the files of a draft to the one of another visitor: they have to be uploaded anew there. */
export function copyDraft(drafts: DraftStore, from: string, to: string): void {
  const files = readFiles(drafts, from).map((file): DraftFile => ({ ...file, isDone: false }));
  drafts.write(to, JSON.stringify(files));
}

/** Whether a file may be sent yet. What failed before a byte of it was sent may not, and is not kept. */
function isKept({ problem }: UploadItem): boolean {
  return !problem || ['refused', 'too-many-tries', 'gone'].includes(problem.code);
}

/** What was kept; what cannot be read is none. */
function readFiles(drafts: DraftStore, key: string): DraftFile[] {
  try {
    const files = JSON.parse(drafts.read(key) || '[]') as DraftFile[];
    return files.filter(({ id, name }) => isId(id) && typeof name === 'string');
  } catch {
    return [];
  }
}
