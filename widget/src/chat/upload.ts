import type { AdapterError, AdapterFiles, Environment } from '@parley/adapters';
import type { Attachment, Id } from '@parley/protocol';
import type { FileShelf } from './file-shelf.ts';

/** So many tries that the backend answered with "not now", or not at all, make an upload fail, as they do a turn (O2). */
const MAX_TRIES = 10;
/** Another tab that uploads the same file is waited for: it may take long, and its lock ends with it. */
const LOCK_PATIENCE_MS = 24 * 60 * 60 * 1000;

/**
 * Why a file is not uploaded: a stable word to choose a text by, and the backend's own detail. `off`: the backend takes
 * none. `gone`: this browser does not have its bytes any more.
 */
export interface UploadProblem {
  readonly code: 'off' | 'too-large' | 'type' | 'empty' | 'too-many' | 'refused' | 'too-many-tries' | 'gone';
  readonly detail?: string;
}

/** A file on its way, as it is shown. A value: each change makes a new one. */
export interface UploadItem extends Attachment {
  readonly state: 'uploading' | 'waiting' | 'done' | 'failed';
  /** Bytes that are on their way, of `size`. */
  readonly sent: number;
  readonly problem?: UploadProblem;
}

/** What an upload needs of what is around it. */
export interface UploadPorts {
  readonly files: AdapterFiles;
  readonly environment: Environment;
  readonly shelf: FileShelf;
  /** Whether a try that fails now uses up one of the ten. */
  counts(): boolean;
  /** How long to wait after so many tries, in milliseconds. */
  pauseMs(attempts: number): number;
  /** Whether it is still wanted: another tab may have uploaded it meanwhile. */
  isWanted(id: Id): Promise<boolean>;
  changed(): void;
  /** It is at the backend, which calls it this. */
  done(file: Attachment): void;
  /** It will not get there by itself. */
  failed(id: Id, problem: UploadProblem): void;
}

/** One file's way to the backend: tried again under the same id until it is there, or refused (rule H11). */
export class Upload {
  readonly #ports: UploadPorts;
  #bytes: Blob | undefined;
  #item: UploadItem;
  #ending: AbortController | undefined;
  #endPause = (): void => {};

  /** @param bytes where this page has them; else they are looked for on the shelf */
  constructor(ports: UploadPorts, file: Attachment, bytes?: Blob) {
    this.#ports = ports;
    this.#bytes = bytes;
    this.#item = { ...file, state: 'waiting', sent: 0 };
  }

  get item(): UploadItem {
    return this.#item;
  }

  /** The bytes, where this page has them. */
  get bytes(): Blob | undefined {
    return this.#bytes;
  }

  /** Begins, or begins again after it failed. */
  start(): void {
    if (this.#ending) return;
    const ending = new AbortController();
    this.#ending = ending;
    const { environment } = this.#ports;
    const terms = { patienceMs: LOCK_PATIENCE_MS, signal: ending.signal };
    this.#set({ state: 'uploading', sent: 0 });
    environment
      .lock(`parley-upload ${this.#item.id}`, () => this.#send(ending.signal), terms)
      .catch(() => {})
      .finally(() => {
        if (this.#ending === ending) this.#ending = undefined;
      });
  }

  /** It is there already, or will not be tried. */
  settle(end: Pick<UploadItem, 'state' | 'problem'>): void {
    this.#set(end);
  }

  /** There is new hope: it does not wait for a pause to end. */
  hurry(): void {
    this.#endPause();
  }

  /** Ends it, without a word. */
  stop(): void {
    this.#ending?.abort();
    this.#ending = undefined;
    this.#endPause();
  }

  async #send(signal: AbortSignal): Promise<void> {
    const { files, shelf, counts, isWanted, pauseMs } = this.#ports;
    const { id, name, size } = this.#item;
    if (!(await isWanted(id)) || signal.aborted) return;
    this.#bytes ??= await shelf.get(id).catch(() => undefined);
    if (!this.#bytes) return this.#fail({ code: 'gone' });
    let tries = 0;
    for (let attempts = 1; !signal.aborted; attempts += 1) {
      tries += counts() ? 1 : 0;
      this.#set({ state: 'uploading', sent: 0 });
      try {
        const progress = (sent: number): void => {
          if (!signal.aborted) this.#set({ state: 'uploading', sent: Math.min(sent, size) });
        };
        const file = await files.upload(this.#bytes, { id, name, signal, progress });
        if (signal.aborted) return;
        this.#set({ ...file, state: 'done', sent: file.size });
        return this.#ports.done(file);
      } catch (error) {
        if (signal.aborted) return;
        const { kind, problem, retryAfterMs = 0 } = error as Partial<AdapterError>;
        const detail = problem && { detail: problem.detail };
        if (kind === 'refused') return this.#fail({ code: 'refused', ...detail });
        if (tries >= MAX_TRIES) return this.#fail({ code: 'too-many-tries', ...detail });
        this.#set({ state: 'waiting', sent: 0 });
        await this.#pause(Math.max(retryAfterMs, pauseMs(attempts)));
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#ports.environment.setTimer(resolve, ms);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  #fail(problem: UploadProblem): void {
    this.#set({ state: 'failed', sent: 0, problem });
    this.#ports.failed(this.#item.id, problem);
  }

  #set(change: Partial<UploadItem>): void {
    const { problem: _, ...rest } = this.#item;
    this.#item = { ...rest, ...change };
    this.#ports.changed();
  }
}
