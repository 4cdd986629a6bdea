import { withLimit, type AdapterFiles, type Environment } from '@parley/adapters';
import type { Attachment, Id } from '@parley/protocol';
import { pauseMs } from './backoff.ts';
import type { FileShelf } from './file-shelf.ts';
import { PAUSE, refused, withUploaded, type OutboxEntry } from './outbox-entry.ts';
import type { OutboxStorage } from './outbox-storage.ts';
import { STORAGE_PATIENCE_MS, type Outbox } from './outbox.ts';
import type { UploadProblem } from './upload.ts';
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
  readonly #parts: FileLineParts;
  #loading: Promise<Uploads> | undefined;
  #uploads: Uploads | undefined;
  #closed = false;
  #lent: ReadonlyMap<Id, Blob> = new Map();

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

  /** Lends bytes that this page has, by their files' ids, before anything is loaded. */
  lend(bytes: ReadonlyMap<Id, Blob>): void {
    this.#lent = bytes;
  }

  /** The bytes that this page has, by their files' ids. */
  get bytes(): ReadonlyMap<Id, Blob> {
    return this.#uploads?.bytes ?? this.#lent;
  }

  /** A turn takes these files. Gives those that are not uploaded yet. */
  take(attachments: readonly Attachment[]): Id[] {
    return this.#uploads?.take(attachments.map(({ id }) => id)) ?? [];
  }

  /** A turn is thrown away, and its files with it. */
  drop({ attachments }: Pick<OutboxEntry, 'attachments'>): void {
    if (attachments.length === 0) return;
    const drop = (uploads: Uploads): void => attachments.forEach(({ id }) => uploads.remove(id));
    this.load().then(drop, () => {});
  }

  /** Turns with these files are stored: their bytes are needed no more. */
  settled(attachments: readonly Attachment[]): void {
    const ids = attachments.map(({ id }) => id);
    if (ids.length > 0)
      this.load().then(
        (uploads) => uploads.forget(ids),
        () => {},
      );
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

  async #load(): Promise<Uploads> {
    const { files, environment, outbox, counts, storage } = this.#parts;
    const [{ Uploads, memoryShelf }, shelf] = await Promise.all([import('./uploads.ts'), storage.openShelf?.()]);
    const uploads = new Uploads({
      files,
      environment,
      shelf: this.#patient(shelf ?? memoryShelf()),
      lent: this.#lent,
      counts,
      pauseMs: (attempts) => pauseMs(attempts, environment.random, PAUSE),
      uploaded: (file) => this.#uploaded(file),
      failed: (id, problem) => this.#failed(id, problem),
      isAwaited: async (id) => {
        await outbox.refresh();
        return outbox.entries.some((entry) => entry.uploads?.includes(id));
      },
    });
    if (this.#closed) uploads.close();
    this.#uploads = uploads;
    this.pump();
    return uploads;
  }

  /** A shelf that hangs has no file, as far as anybody can tell: what waits for one says so. */
  #patient(shelf: FileShelf): FileShelf {
    const late = (): Error => new Error(`the shelf gave no answer within ${STORAGE_PATIENCE_MS} ms`);
    const get = (id: Id): Promise<Blob | undefined> =>
      withLimit(this.#parts.environment, STORAGE_PATIENCE_MS, shelf.get(id), late);
    return { ...shelf, get };
  }

  #uploaded(file: Attachment): void {
    const { outbox } = this.#parts;
    for (const entry of outbox.entries) if (entry.uploads?.includes(file.id)) outbox.change(withUploaded(entry, file));
  }

  #failed(fileId: Id, { detail }: UploadProblem): void {
    const { outbox } = this.#parts;
    for (const entry of outbox.entries) {
      if (entry.state !== 'queued' || !entry.uploads?.includes(fileId)) continue;
      outbox.change(refused(entry, { code: 'file', ...(detail !== undefined && { detail }) }));
    }
  }
}
