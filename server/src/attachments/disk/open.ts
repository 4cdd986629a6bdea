import type { Clock } from '../../clock.ts';
import { createAttachmentStore, type AttachmentStore } from '../attachment-store.ts';
import { folderContents } from './folder-contents.ts';
import { sqliteRecords } from './sqlite-records.ts';

/**
 * Opens the files that lie in a folder beside the SQLite file of the turns.
 *
 * @param options.path the SQLite file, which holds what is known of them
 */
export function openDiskAttachments({
  path,
  folder,
  clock,
}: {
  readonly path: string;
  readonly folder: string;
  readonly clock: Clock;
}): AttachmentStore {
  return createAttachmentStore({ records: sqliteRecords(path), contents: folderContents(folder), clock });
}
