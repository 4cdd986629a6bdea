import type { AdapterFiles, Environment } from '@parley/adapters';
import type { Attachment, Id } from '@parley/protocol';
import { importWithRetry } from '../load-once.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import type { OutboxStorage } from './outbox-storage.ts';
import type { Outbox } from './outbox.ts';
import type { Uploads } from './uploads.ts';

/** What files need of the chat around them. */
export interface FileLineParts {
  readonly files: AdapterFiles;
  readonly environment: Environment;
  readonly outbox: Outbox;
  readonly storage: Pick<OutboxStorage, 'openShelf'>;
  /** Whether a try that fails now uses up one of the ten. */
  counts(): boolean;
}

/**
 * Stands between a chat and the uploads of its files, which are loaded with the first one: a page that never sees a
 * file pays nothing for them.
 */
export class FileLine {
  /** Bytes that this page has, by their files' ids, before anything is loaded. */
  lent: ReadonlyMap<Id, Blob> = new Map();
  readonly #parts: FileLineParts;
  #loading: Promise<Uploads> | undefined;
  #uploads: Uploads | undefined;
  #closed = false;

  constructor(parts: FileLineParts) {
    this.#parts = parts;
  }

  /** The uploads, where they are loaded. */
  get uploads(): Uploads | undefined {
    return this.#uploads;
  }

  /** Loads them. Rejects where they cannot be fetched; the next call tries again. */
  load(): Promise<Uploads> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** The bytes that this page has, by their files' ids. */
  get bytes(): ReadonlyMap<Id, Blob> {
    return this.#uploads?.bytes ?? this.lent;
  }

  /** A turn takes these files. Gives those that are not uploaded yet. */
  take(attachments: readonly Attachment[]): Id[] {
    return this.#uploads?.take(attachments.map(({ id }) => id)) ?? [];
  }

  /** A turn is thrown away, and its files with it. */
  drop({ attachments }: Pick<OutboxEntry, 'attachments'>): void {
    this.#settle(attachments, (uploads, id) => uploads.remove(id));
  }

  /** Turns with these files are stored: their bytes are needed no more. */
  settled(attachments: readonly Attachment[]): void {
    this.#settle(attachments, (uploads, id) => uploads.forget(id));
  }

  /** Sees to it that all is on its way that a turn waits for: also what an earlier page left. Cheap. */
  pump(): void {
    const waiting = this.#parts.outbox.entries.filter(({ state, uploads }) => state === 'queued' && uploads?.length);
    if (waiting.length === 0 || this.#closed) return;
    if (this.#uploads) this.#uploads.ensure(waiting);
    // Where it cannot be fetched now, the next change tries again; the turns wait.
    else this.load().catch(() => {});
  }

  /** There is new hope: nothing waits for a pause to end. */
  hurry(): void {
    this.#uploads?.hurry();
    this.pump();
  }

  close(): void {
    this.#closed = true;
    this.#uploads?.close();
  }

  #settle(attachments: readonly Attachment[], each: (uploads: Uploads, id: Id) => void): void {
    if (attachments.length === 0) return;
    // What cannot be fetched now leaves nothing but bytes on the shelf, which is cleared of them in time.
    this.load().then(
      (uploads) => attachments.forEach(({ id }) => each(uploads, id)),
      () => {},
    );
  }

  async #load(): Promise<Uploads> {
    const { makeUploads } = await importWithRetry(() => import('./make-uploads.ts'));
    const uploads = await makeUploads(this.#parts, this.lent);
    if (this.#closed) uploads.close();
    this.#uploads = uploads;
    this.pump();
    return uploads;
  }
}
