import { consume } from '@lit/context';
import type { AdapterStatus } from '@parley/adapters';
import { isBlank, type Turn } from '@parley/protocol';
import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import type { OutgoingTurn } from '../chat/chat-state.ts';
import type { Chat } from '../chat/index.ts';
import type { Locale, Words } from '../locales/index.ts';
import { base, textButton } from './base.styles.ts';
import {
  chatContext,
  contentContext,
  DEFAULT_LOCALE,
  localeContext,
  NO_CONTENT,
  type ContentSettings,
} from './contexts.ts';
import { customElement } from './custom-element.ts';
import { icons } from './icons.ts';
import { ask, attempt } from './internal-events.ts';
import { loadFiles } from './load-files.ts';
import { dressForMarkdown } from './parley-markdown.ts';
import { styles } from './parley-turn.styles.ts';
import { outgoingState } from './timeline-items.ts';
import { fullTime, timeOfDay } from './times.ts';

/**
 * One message that someone wrote: the visitor's as a bubble, a person's of the site or the site's own as text.
 *
 * It stays the same element while a turn goes from written to confirmed: only its foot changes then.
 *
 * @csspart question - the visitor's bubble
 * @csspart attachment - a file that goes with it
 * @csspart message - what the site or a person of it wrote
 * @csspart mark - the line below that says how far the turn is
 */
@customElement('parley-turn')
export class ParleyTurn extends LitElement {
  static override styles = [base, textButton, styles];

  /** The turn as it is stored, or as it is on its way. */
  @property({ attribute: false }) turn: Turn | OutgoingTurn | undefined;

  /** How the backend is: what waits for it says so. */
  @property({ attribute: false }) status: AdapterStatus = 'connecting';

  @consume({ context: chatContext, subscribe: true })
  @property({ attribute: false })
  chat: Chat | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  @consume({ context: contentContext, subscribe: true })
  @property({ attribute: false })
  content: ContentSettings = NO_CONTENT;

  protected override createRenderRoot() {
    return dressForMarkdown(super.createRenderRoot());
  }

  protected override render() {
    const { turn } = this;
    if (!turn) return nothing;
    if ('seq' in turn && turn.author !== 'visitor') return this.renderOther(turn);
    const state = 'seq' in turn ? 'sent' : outgoingState(turn, this.status);
    return html`
      <div class=${state}>
        ${turn.attachments.length > 0 ? this.renderFiles(turn) : nothing}
        <div class="line">
          ${this.renderTime(turn.createdAt)}
          ${isBlank(turn.text) && turn.attachments.length > 0 ? nothing : html`<div class="bubble" part="question">${turn.text}</div>`}
        </div>
        ${'seq' in turn || state === 'sent' ? nothing : this.renderFoot(turn, state)}
      </div>
    `;
  }

  private command(give: (chat: Chat) => void): void {
    // The button goes with the state.
    ask(this, 'focus-request');
    if (this.chat) attempt(this, () => give(this.chat as Chat));
  }

  private renderFiles(turn: Turn | OutgoingTurn) {
    // Shown once it is there; where it cannot be fetched, the next turn with files tries again.
    void loadFiles().catch(() => {});
    return html`<parley-files
      exportparts="attachment"
      .files=${turn.attachments}
      .chat=${this.chat}
      .locale=${this.locale}
      .uploading=${('uploads' in turn && turn.uploads) || []}
    ></parley-files>`;
  }

  private renderOther(turn: Turn) {
    const { words } = this.locale;
    return html`
      <div class="other ${turn.author === 'site' ? 'notice' : ''}">
        ${turn.author === 'operator' ? html`<p class="who">${words.operator}</p>` : nothing}
        <parley-markdown
          class="markdown"
          part="message"
          dir="auto"
          .shown=${{ text: turn.text, open: false, words, content: this.content }}
        ></parley-markdown>
      </div>
    `;
  }

  private renderTime(at: number) {
    const { tag } = this.locale;
    return html`<time datetime=${new Date(at).toISOString()} title=${fullTime(tag, at)} aria-hidden="true"
      >${timeOfDay(tag, at)}</time
    >`;
  }

  /** What its files keep back can be taken back. */
  private renderCancel({ id, uploads = [] }: OutgoingTurn) {
    if (uploads.length === 0) return nothing;
    return html`<button class="text-button" type="button" @click=${() => ask(this, 'edit-request', { id })}>
      ${this.locale.words.cancel}
    </button>`;
  }

  private renderFoot(turn: OutgoingTurn, state: ReturnType<typeof outgoingState>) {
    const { words } = this.locale;
    switch (state) {
      case 'sending':
        return html`<div class="foot" part="mark">
          <p>${words.sending}</p>
          ${this.renderCancel(turn)}
        </div>`;
      case 'waiting':
        return html`<div class="foot" part="mark">
          <p>${icons.clock}<span>${words[waitingText(turn, this.status)]}</span></p>
          ${this.renderCancel(turn)}
        </div>`;
      case 'failed':
        return html`<div class="foot" part="mark">
          <p class="bad">${icons.alert}<span>${words[failedText(turn)]} ${turn.reason?.detail ?? ''}</span></p>
          <div class="choices">
            <button class="text-button" type="button" @click=${() => this.command((chat) => chat.resend(turn.id))}>
              ${icons.again}${words.tryAgain}
            </button>
            <button class="text-button" type="button" @click=${() => ask(this, 'edit-request', { id: turn.id })}>
              ${icons.compose}${words.edit}
            </button>
            <button
              class="text-button quiet"
              type="button"
              @click=${() => this.command((chat) => chat.discard(turn.id))}
            >
              ${words.discard}
            </button>
          </div>
        </div>`;
    }
  }
}

function waitingText({ reason }: OutgoingTurn, status: AdapterStatus): keyof Words & `waiting${string}` {
  if (status === 'signed-out' || reason?.code === 'signed-out') return 'waitingSignedOut';
  return reason?.code === 'busy' && status === 'online' ? 'waitingBusy' : 'waiting';
}

function failedText({ reason }: OutgoingTurn): keyof Words & `failed${string}` {
  switch (reason?.code) {
    case 'too-many-tries':
      return 'failedTooManyTries';
    case 'too-old':
      return 'failedTooOld';
    case 'storage':
      return 'failedStorage';
    case 'file':
      return 'failedFile';
    default:
      return 'failedRefused';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-turn': ParleyTurn;
  }
}
