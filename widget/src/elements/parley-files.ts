import type { Attachment, Id } from '@parley/protocol';
import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import type { Chat, Uploads } from '../chat/index.ts';
import '../locales/en-more.ts';
import type { Locale } from '../locales/index.ts';
import { base } from './base.styles.ts';
import { customElement } from './custom-element.ts';
import { fileSize, kindOf } from './file-words.ts';
import { fileIcon } from './file-icon.ts';
import { attempt } from './internal-events.ts';
import { styles } from './parley-files.styles.ts';
import { progressBar } from './progress.styles.ts';
import './parley-thumbnail.ts';

/** How long a browser may take to begin with a file that it was given, in milliseconds. */
const BEGUN_WITHIN_MS = 60_000;

/**
 * The files of a turn: pictures as such, others by their names. Pressing one gets it.
 *
 * @csspart attachment - one of them
 */
@customElement('parley-files')
export class ParleyFiles extends LitElement {
  static override styles = [base, progressBar, styles];

  @property({ attribute: false }) files: readonly Attachment[] = [];
  /** Those that the turn still waits for. */
  @property({ attribute: false }) uploading: readonly Id[] = [];

  // Given by the element around it: taken from the contexts, both would bring along what is loaded before.
  @property({ attribute: false }) chat: Chat | undefined;
  @property({ attribute: false }) locale!: Locale;

  private stop = (): void => {};

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
    this.stop = () => {};
  }

  protected override willUpdate(): void {
    this.stop();
    const { uploads } = this.chat?.files ?? {};
    this.stop = (this.uploading.length > 0 && uploads?.subscribe(() => this.requestUpdate())) || (() => {});
  }

  protected override render() {
    return html`<ul aria-label=${this.locale.words.attached}>
      ${this.files.map((file) => this.renderFile(file))}
    </ul>`;
  }

  private renderFile(file: Attachment) {
    const { words, tag } = this.locale;
    const { id, name, mediaType, size } = file;
    const picture = mediaType.startsWith('image/');
    return html`<li>
      <button
        type="button"
        part="attachment"
        class=${picture ? 'picture' : 'file'}
        aria-label=${picture ? words.openFile(name) : nothing}
        title=${words.openFile(name)}
        @click=${() => attempt(this, () => this.open(file))}
      >
        ${
          picture
            ? html`<parley-thumbnail .name=${name} .source=${() => this.read(id)}></parley-thumbnail>`
            : html`${fileIcon}<span class="about"
                  ><span class="name">${name}</span>
                  <span class="kind">${kindOf(mediaType)} · ${fileSize(tag, size)}</span></span
                >`
        }
      </button>
      ${this.uploading.includes(id) ? this.renderProgress(file) : nothing}
    </li>`;
  }

  private renderProgress({ id, size, name }: Attachment) {
    const { words } = this.locale;
    const sent = this.chat?.files?.uploads?.item(id)?.sent ?? 0;
    return html`<progress max=${size} .value=${sent} aria-label="${words.fileUploading}: ${name}"></progress>`;
  }

  private async read(id: Id): Promise<Blob> {
    return (await this.uploads()).read(id);
  }

  private uploads(): Promise<Uploads> {
    const { files } = this.chat ?? {};
    return files ? files.load() : Promise.reject(new Error('this backend has no files'));
  }

  /** Gives the file to the browser to keep. Shown in a page it would be one of the site's own. */
  private async open({ id, name }: Attachment): Promise<void> {
    const url = URL.createObjectURL(await this.read(id));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), BEGUN_WITHIN_MS);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-files': ParleyFiles;
  }
}
