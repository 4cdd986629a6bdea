import type { AttachmentLimits, Id } from '@parley/protocol';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';

import type { Chat, UploadItem } from '../chat/index.ts';
import '../locales/en-more.ts';
import type { Locale } from '../locales/index.ts';
import { base } from './base.styles.ts';
import { customElement } from './custom-element.ts';
import { fileSize, problemText } from './file-words.ts';
import { fileIcon } from './file-icon.ts';
import { icons } from './icons.ts';
import { ask } from './internal-events.ts';
import { styles } from './parley-attachments.styles.ts';
import { progressBar } from './progress.styles.ts';
import './parley-thumbnail.ts';

/**
 * The files of the message that is being written: what they look like, how far they are, and what went wrong.
 *
 * @csspart attachments - the row
 * @csspart attachment - one of them
 */
@customElement('parley-attachments')
export class ParleyAttachments extends LitElement {
  static override styles = [base, progressBar, styles];

  @property({ attribute: false }) items: readonly UploadItem[] = [];

  // Given by the element around it: taken from the contexts, both would bring along what is loaded before.
  @property({ attribute: false }) chat: Chat | undefined;
  @property({ attribute: false }) locale!: Locale;

  @query('ul') private list!: HTMLElement;
  @state() private limits: AttachmentLimits | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('items') || this.limits || !this.items.some(({ problem }) => problem)) return;
    this.chat?.files?.uploads?.limits().then(
      (limits) => (this.limits = limits),
      () => {},
    );
  }

  protected override render() {
    const { words } = this.locale;
    return html`<ul part="attachments" aria-label=${words.attached}>
      ${repeat(
        this.items,
        ({ id }) => id,
        (item) => this.renderItem(item),
      )}
    </ul>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    // What was just added is what one wants to see.
    const before = changed.get('items')?.length ?? 0;
    if (this.items.length > before) this.list.scrollTop = this.list.scrollHeight;
  }

  private renderItem(item: UploadItem) {
    const { words } = this.locale;
    const { id, name, state: at } = item;
    return html`<li class=${at} part="attachment">
      ${
        item.mediaType.startsWith('image/')
          ? html`<parley-thumbnail .name=${name} .source=${() => this.read(id)}></parley-thumbnail>`
          : html`<span class="kind">${fileIcon}</span>`
      }
      <div class="about">
        <p class="name" title=${name}>${name}</p>
        ${this.renderState(item)}
      </div>
      ${
        at === 'failed' && isWorthATry(item)
          ? html`<button
              type="button"
              class="small"
              aria-label="${words.tryAgain}: ${name}"
              title=${words.tryAgain}
              @click=${() => this.uploads?.retry(id)}
            >
              ${icons.again}
            </button>`
          : nothing
      }
      <button
        type="button"
        class="small"
        aria-label=${words.removeFile(name)}
        title=${words.removeFile(name)}
        @click=${() => this.drop(id)}
      >
        ${icons.close}
      </button>
    </li>`;
  }

  private renderState(item: UploadItem) {
    const { words, tag } = this.locale;
    switch (item.state) {
      case 'done':
        return html`<p class="state">${fileSize(tag, item.size)}</p>`;
      case 'waiting':
        return html`<p class="state">${words.fileWaiting}</p>`;
      case 'uploading':
        return html`<progress
          max=${item.size}
          .value=${item.sent}
          aria-label="${words.fileUploading}: ${item.name}"
        ></progress>`;
      case 'failed':
        return html`<p class="state" role="alert">
          ${item.problem ? problemText(this.locale, item.problem, this.limits) : nothing}
        </p>`;
    }
  }

  private get uploads() {
    return this.chat?.files?.uploads;
  }

  private read(id: Id): Promise<Blob> {
    return this.uploads?.read(id) ?? Promise.reject(new Error('the chat is closed'));
  }

  private drop(id: Id): void {
    // The button goes with its file.
    ask(this, 'focus-request');
    this.uploads?.remove(id);
  }
}

/** Whether trying again may help: a file does not get smaller by it. */
function isWorthATry({ problem }: UploadItem): boolean {
  return problem?.code === 'refused' || problem?.code === 'too-many-tries';
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-attachments': ParleyAttachments;
  }
}
