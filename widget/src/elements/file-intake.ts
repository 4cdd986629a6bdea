import type { ReactiveController, ReactiveControllerHost } from 'lit';

import type { Chat, FileLine, UploadItem, Uploads } from '../chat/index.ts';
import { draftFilesKey, type DraftStore } from './draft-store.ts';
import { attempt } from './internal-events.ts';
import { loadFiles } from './load-files.ts';

/** How long after the last sign of it a drag is over, in milliseconds: browsers tell of one every 350 or oftener. */
const DRAG_ENDS_AFTER_MS = 700;

/** What takes files in. */
export interface FileHost extends ReactiveControllerHost, HTMLElement {
  readonly chat: Chat | undefined;
  readonly drafts: DraftStore;
  readonly disabled: boolean;
}

/**
 * Files on their way into a composer: chosen, pasted, or dropped anywhere on the panel around it. What uploads and shows
 * them is loaded with the first one. Those that were not sent are there again after a reload.
 */
export class FileIntake implements ReactiveController {
  /** Whether files are held over the panel. */
  dropping = false;
  /** What the browser's dialog offers, once the backend has told; else it offers all. */
  accept = '';
  private readonly host: FileHost;
  private line: FileLine | undefined;
  private uploads: Uploads | undefined;
  private off = false;
  private zone: HTMLElement | undefined;
  private dragTimer: ReturnType<typeof setTimeout> | undefined;
  private stop = (): void => {};

  constructor(host: FileHost) {
    this.host = host;
    host.addController(this);
  }

  /** Whether files can be sent here, as far as is known. */
  get takes(): boolean {
    return this.host.chat?.files !== undefined && !this.off && !this.host.disabled;
  }

  /** The files of the message that is being written. */
  get draft(): readonly UploadItem[] {
    return this.uploads?.draft ?? [];
  }

  hostConnected(): void {
    this.zone = this.host.closest('parley-panel') ?? this.host;
    this.zone.addEventListener('dragover', this.onDrag);
    this.zone.addEventListener('drop', this.onDrop);
  }

  hostDisconnected(): void {
    this.zone?.removeEventListener('dragover', this.onDrag);
    this.zone?.removeEventListener('drop', this.onDrop);
    this.follow(undefined);
  }

  hostUpdate(): void {
    if (this.host.isConnected) this.follow(this.host.chat);
  }

  /** Takes files, and begins to upload them. */
  take(files: Iterable<File>): void {
    const chosen = [...files];
    if (chosen.length > 0 && this.takes) attempt(this.host, async () => (await this.load()).add(chosen));
  }

  /** Files are likely to come: what they need is fetched before. */
  readonly expect = async (): Promise<void> => {
    try {
      const { maxBytes, types } = await (await this.load()).limits();
      this.off = maxBytes === 0;
      this.accept = types.join(',');
      this.host.requestUpdate();
    } catch {
      // The backend says what it thinks of the files then.
    }
  };

  /** A paste of files alone. One that has text too, as from a word processor, is text. */
  readonly onPaste = (event: ClipboardEvent): void => {
    const { files, types } = event.clipboardData ?? {};
    if (!files?.length || types?.includes('text/plain') || !this.takes) return;
    event.preventDefault();
    this.take(files);
  };

  private follow(chat: Chat | undefined): void {
    if (chat?.files === this.line) return;
    this.stop();
    this.line = chat?.files;
    this.uploads = undefined;
    this.off = false;
    const isKept = chat && this.line && this.host.drafts.read(draftFilesKey(chat.conversationId)) !== '';
    if (this.line?.uploads || isKept) void this.load().catch(() => {});
  }

  /** Loads what uploads and shows files, and takes up what an earlier page had chosen. */
  async load(): Promise<Uploads> {
    const { line } = this;
    const { chat, drafts } = this.host;
    if (!line || !chat) throw new Error('this backend takes no files');
    const [uploads, { followDraft }] = await Promise.all([line.load(), loadFiles()]);
    if (line !== this.line || this.uploads) return uploads;
    this.uploads = uploads;
    const changed = (): void => this.host.requestUpdate();
    this.stop = followDraft(uploads, drafts, draftFilesKey(chat.conversationId), changed);
    changed();
    return uploads;
  }

  private readonly onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files') || !this.takes) return;
    event.preventDefault();
    if (!this.dropping) void this.expect();
    this.setDropping(true);
    clearTimeout(this.dragTimer);
    this.dragTimer = setTimeout(() => this.setDropping(false), DRAG_ENDS_AFTER_MS);
  };

  private readonly onDrop = (event: DragEvent): void => {
    const files = event.dataTransfer?.files;
    if (!files?.length || !this.takes) return;
    event.preventDefault();
    clearTimeout(this.dragTimer);
    this.setDropping(false);
    this.take(files);
  };

  private setDropping(dropping: boolean): void {
    if (this.dropping === dropping) return;
    this.dropping = dropping;
    this.host.requestUpdate();
  }
}
