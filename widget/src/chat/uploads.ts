import type { AdapterFiles, Environment } from '@parley/adapters';
import type { Attachment, AttachmentLimits, Id } from '@parley/protocol';
import type { FileShelf } from './file-shelf.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { Upload, type UploadItem, type UploadPorts, type UploadProblem } from './upload.ts';

/** The most files of one turn, and the longest name, as the protocol has them (rules H2, H11). */
const MOST = { files: 10, name: 200 } as const;

/** What uploads need of the chat around them. */
export interface UploadsParts {
  readonly files: AdapterFiles;
  readonly environment: Environment;
  readonly shelf: FileShelf;
  /** Bytes that this page has, by their files' ids: the shelf may lack them. */
  readonly lent: ReadonlyMap<Id, Blob>;
  /** Whether a try that fails now uses up one of the ten. */
  counts(): boolean;
  /** How long to wait after so many tries, in milliseconds. */
  pauseMs(attempts: number): number;
  /** A file is at the backend. */
  uploaded(file: Attachment): void;
  /** A file will not get there by itself. */
  failed(id: Id, problem: UploadProblem): void;
  /** Whether a turn waits for a file still: another tab may have uploaded it. */
  isAwaited(id: Id): Promise<boolean>;
}

/**
 * The files of one conversation on their way to the backend: those that were chosen and not sent, and those that turns
 * wait for. Each is uploaded from the moment when it is chosen.
 */
export class Uploads {
  readonly #parts: UploadsParts;
  readonly #ports: UploadPorts;
  readonly #uploads = new Map<Id, Upload>();
  readonly #listeners = new Set<() => void>();
  /** Chosen, and in no turn yet. */
  #draft: readonly Id[] = [];
  #limits: Promise<AttachmentLimits> | undefined;
  #closed = false;

  constructor(parts: UploadsParts) {
    this.#parts = parts;
    const { files, environment, shelf, counts, pauseMs, uploaded, failed, isAwaited } = parts;
    this.#ports = {
      files,
      environment,
      shelf,
      counts,
      pauseMs,
      isWanted: async (id) => this.#draft.includes(id) || isAwaited(id),
      changed: () => this.#tell(),
      done: uploaded,
      failed,
    };
  }

  /** What was chosen and is in no turn yet, in that order. */
  get draft(): readonly UploadItem[] {
    return this.#draft.map((id) => this.#uploads.get(id)!.item);
  }

  /** The bytes that this page has, by their files' ids. */
  get bytes(): ReadonlyMap<Id, Blob> {
    const own = [...this.#uploads].flatMap(([id, { bytes }]) => (bytes ? [[id, bytes] as const] : []));
    return new Map([...this.#parts.lent, ...own]);
  }

  /** How far a file is; `undefined` of one that was not uploaded by this page. */
  item(id: Id): UploadItem | undefined {
    return this.#uploads.get(id)?.item;
  }

  /** Tells of each change, until the function that it gives is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What may be uploaded. Rejects with an `AdapterError` where the backend cannot be asked; the next call asks again. */
  limits(): Promise<AttachmentLimits> {
    this.#limits ??= this.#parts.files.limits().catch((error: unknown) => {
      this.#limits = undefined;
      throw error;
    });
    return this.#limits;
  }

  /**
   * Takes files that were chosen: they are in `draft` when this returns, and on their way as soon as it is known that
   * they may be. Those that may not be fail at once, and no byte of them is sent.
   */
  add(files: Iterable<File>): void {
    const added = [...files].map((file) => {
      const { environment } = this.#parts;
      const id = environment.makeId();
      const mediaType = file.type || 'application/octet-stream';
      const upload = new Upload(this.#ports, { id, name: fitName(file.name), mediaType, size: file.size }, file);
      this.#uploads.set(id, upload);
      this.#draft = [...this.#draft, id];
      return upload;
    });
    this.#tell();
    // Where the limits cannot be told now, the backend says what it thinks of the file.
    void this.limits()
      .catch(() => undefined)
      .then((limits) => added.forEach((upload) => this.#begin(upload, limits)));
  }

  /** Takes up what an earlier page had chosen and not sent. */
  restore(files: readonly (Attachment & { readonly isDone: boolean })[]): void {
    for (const { isDone, ...file } of files) {
      if (this.#uploads.has(file.id)) continue;
      const upload = this.#known(file);
      this.#draft = [...this.#draft, file.id];
      if (isDone) upload.settle({ state: 'done' });
      else upload.start();
    }
    this.#tell();
  }

  /** Ends an upload and forgets the file. */
  remove(id: Id): void {
    this.#uploads.get(id)?.stop();
    this.#uploads.delete(id);
    this.#draft = this.#draft.filter((other) => other !== id);
    this.forget(id);
    this.#tell();
  }

  /** Tries a failed one again. */
  retry(id: Id): void {
    this.#uploads.get(id)?.start();
  }

  /** A turn takes these. Gives those that are not uploaded yet. */
  take(ids: readonly Id[]): Id[] {
    this.#draft = this.#draft.filter((id) => !ids.includes(id));
    this.#tell();
    return ids.filter((id) => this.#uploads.has(id) && this.#uploads.get(id)!.item.state !== 'done');
  }

  /** A turn gives its files back: they are chosen, and in no turn. */
  giveBack({ attachments, uploads = [] }: Pick<OutboxEntry, 'attachments' | 'uploads'>): void {
    for (const file of attachments) {
      const upload = this.#known(file);
      if (!uploads.includes(file.id)) upload.settle({ state: 'done' });
      else if (upload.item.state !== 'failed') upload.start();
    }
    this.#draft = [...new Set([...attachments.map(({ id }) => id), ...this.#draft])];
    this.#tell();
  }

  /** Sees to it that all is on its way that turns wait for. */
  ensure(entries: readonly Pick<OutboxEntry, 'attachments' | 'uploads'>[]): void {
    for (const { attachments, uploads = [] } of entries) {
      for (const file of attachments) {
        if (!uploads.includes(file.id)) continue;
        const upload = this.#known(file);
        if (upload.item.state === 'done') this.#parts.uploaded(file);
        else upload.start();
      }
    }
  }

  /** The bytes of a file of this conversation: this page's own where it has them. */
  async read(id: Id): Promise<Blob> {
    return this.#uploads.get(id)?.bytes ?? this.#parts.files.read(id);
  }

  /** The turn that had this is stored: nobody will need its bytes again. */
  forget(id: Id): void {
    this.#parts.shelf.remove(id).catch(() => {});
  }

  hurry(): void {
    for (const upload of this.#uploads.values()) upload.hurry();
  }

  /** Ends all of it. What turns wait for stays on the shelf. */
  close(): void {
    this.#closed = true;
    for (const upload of this.#uploads.values()) upload.stop();
    this.#listeners.clear();
    this.#parts.shelf.close();
  }

  /** A file that was chosen before: on this page, or on an earlier one. */
  #known(file: Attachment): Upload {
    const upload = this.#uploads.get(file.id) ?? new Upload(this.#ports, file, this.#parts.lent.get(file.id));
    this.#uploads.set(file.id, upload);
    return upload;
  }

  #begin(upload: Upload, limits: AttachmentLimits | undefined): void {
    const { id } = upload.item;
    if (this.#closed || !this.#uploads.has(id)) return;
    const problem = this.#problemOf(upload.item, limits);
    if (problem) return upload.settle({ state: 'failed', problem });
    // Not waited for: a disk that hangs must not hold up the upload, which makes it needless.
    this.#parts.shelf.put(id, upload.bytes!).catch(() => {});
    upload.start();
  }

  #problemOf({ id, size, mediaType }: UploadItem, limits: AttachmentLimits | undefined): UploadProblem | undefined {
    if (this.#draft.indexOf(id) >= MOST.files) return { code: 'too-many' };
    if (size === 0) return { code: 'empty' };
    if (!limits) return undefined;
    if (limits.maxBytes === 0) return { code: 'off' };
    if (size > limits.maxBytes) return { code: 'too-large' };
    // What a browser has no type for, and what may be a text under another name, the backend looks at.
    const isUnknown = mediaType === 'application/octet-stream' || mediaType.startsWith('text/');
    return isUnknown || limits.types.includes(mediaType) ? undefined : { code: 'type' };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A name that a backend takes: without a path, without what nobody sees, and not too long; its ending stays. */
function fitName(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cs}/\\]/gu, '').trim() || 'file';
  const dot = clean.lastIndexOf('.');
  const ending = dot > 0 && clean.length - dot <= 12 ? clean.slice(dot) : '';
  return clean.length <= MOST.name ? clean : clean.slice(0, MOST.name - ending.length).trimEnd() + ending;
}
