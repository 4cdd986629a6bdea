/*
 * Longer than other files: an answer in each of its states, and what can be done with one.
 */
import { consume } from '@lit/context';
import {
  isTerminal,
  textOf,
  type Entry,
  type Feedback,
  type FeedbackValue,
  type Id,
  type ShownReply,
} from '@parley/protocol';
import { html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';

import type { Chat } from '../chat/index.ts';
import type { Locale } from '../locales/index.ts';
import { base, iconButton, textButton } from './base.styles.ts';
import {
  chatContext,
  contentContext,
  DEFAULT_LOCALE,
  localeContext,
  NO_CONTENT,
  type ContentSettings,
} from './contexts.ts';
import { customElement } from './custom-element.ts';
import { draw, icons } from './icons.ts';
import { ask, attempt } from './internal-events.ts';
import { loadOnce } from '../load-once.ts';
import { dressForMarkdown } from './parley-markdown.ts';
import { styles } from './parley-reply.styles.ts';
import { SegmentFolder, split, type ReplySegments } from './reply-segments.ts';
import { CARD_PARTS } from './parts.ts';

/** Fetches what draws all that is not text. Where it cannot be had, it is tried again when the answer is drawn next. */
const loadExtras = loadOnce(() => import('./reply-extras.ts'));

/** Fetches the line for a comment. Where it cannot be had, what was pressed is said all the same. */
const loadComment = loadOnce(() => import('./parley-comment.ts'));

const THUMB = draw(
  svg`<path d="M7.5 10.5v9H5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h2.5Zm0 0 3.6-6.6a1.9 1.9 0 0 1 3.5 1.4l-.9 3.9h4.4a2 2 0 0 1 2 2.4l-1.2 6.2a2 2 0 0 1-2 1.7H7.5" />`,
);

/** How long the copy button says that it did, in milliseconds. */
const COPIED_MS = 1_600;

/**
 * The answer to a turn, from its first moment on: dots, the text as it is written, and how it ended.
 *
 * @csspart answer - all that was written
 * @csspart answer-text - each piece of text
 * @csspart thinking - the dots
 * @csspart reasoning - the folded thoughts
 * @csspart tool - the line of a tool call
 * @csspart approval - the box of one that the visitor has to allow
 * @csspart allow - the button that allows it
 * @csspart deny - the button that does not
 * @csspart sources - the list of sources
 * @csspart end - the line that says why an answer ended early
 * @csspart actions - what can be done with a whole answer
 * @csspart feedback - the thumbs among these
 * @csspart comment - the line for a comment
 */
@customElement('parley-reply')
export class ParleyReply extends LitElement {
  static override styles = [base, iconButton, textButton, styles];

  @property({ attribute: false }) turnId: Id | undefined;
  /** `undefined` while the turn that asks for it is still on its way. */
  @property({ attribute: false }) reply: ShownReply | undefined;
  /** What the visitor says about it. */
  @property({ attribute: false }) feedback: Feedback | undefined;
  /** Whether an earlier reply is still being written: this one has to wait for it. */
  @property({ type: Boolean }) behind = false;
  /** Whether it is the conversation's last: only that one can be asked for again when it is done. */
  @property({ type: Boolean, reflect: true }) last = false;

  @consume({ context: chatContext, subscribe: true })
  @property({ attribute: false })
  chat: Chat | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  @consume({ context: contentContext, subscribe: true })
  @property({ attribute: false })
  content: ContentSettings = NO_CONTENT;

  /** What was pressed here and is not stored yet. */
  @state() private pressed: FeedbackValue | undefined;
  /** Whether a comment is asked for (rule H7); nothing until a thumb is pressed here. */
  @state() private asking: boolean | undefined;
  @state() private copied = false;
  private copiedTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly folder = new SegmentFolder();
  /** Counts attempts that begin anew: what goes on from what is shown stays the same elements. */
  private run = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.copiedTimer);
    this.copied = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const was = changed.get('reply');
    // One that waits, or has entries before it is begun, is what the next attempt begins with (rule W11).
    const goesOn = was?.state === 'awaiting' || (was?.state === 'pending' && was.length);
    if (was && was.epoch !== this.reply?.epoch && !goesOn) this.run += 1;
    if (this.reply?.state !== 'done' || changed.has('turnId')) this.asking = this.pressed = undefined;
  }

  protected override createRenderRoot() {
    return dressForMarkdown(super.createRenderRoot());
  }

  protected override render() {
    const { reply } = this;
    if (!reply) return html`<div class="answer" part="answer">${this.renderDots()}</div>`;
    if (reply.superseded) {
      return html`
        <div class="answer" part="answer">
          <div class="answer superseded">${this.renderSegments(split(reply.superseded), false)}</div>
          ${this.renderDots()}
        </div>
      `;
    }
    const open = !isTerminal(reply.state) && reply.state !== 'awaiting';
    const shown = this.folder.segments(reply);
    const atText = shown.segments.at(-1)?.kind === 'text';
    return html`
      ${keyed(
        this.run,
        html`<div class="answer" part="answer" aria-busy=${open}>
          ${this.renderSegments(shown, open)} ${open && !atText ? this.renderDots() : nothing}
        </div>`,
      )}
      ${this.renderEnd(reply, shown)}
    `;
  }

  private renderSegments({ segments, sources }: ReplySegments, open: boolean) {
    const lastAt = segments.length - 1;
    if (sources.length > 0 || segments.some(({ kind }) => kind !== 'text')) void loadExtras();
    return html`
      ${segments.map((entry, at) => this.renderEntry(entry, open && at === lastAt))}
      ${
        sources.length > 0
          ? html`<parley-sources exportparts="sources, source, source-preview" .sources=${sources}></parley-sources>`
          : nothing
      }
    `;
  }

  private renderEntry(entry: Entry, open: boolean): TemplateResult | typeof nothing {
    switch (entry.kind) {
      case 'text':
        return html`<parley-markdown
          class="markdown ${open ? 'writing' : ''}"
          part="answer-text"
          dir="auto"
          .shown=${{ text: entry.text, open, words: this.locale.words, content: this.content }}
        ></parley-markdown>`;
      case 'reasoning':
        return html`<parley-reasoning exportparts="reasoning" .text=${entry.text} .writing=${open}></parley-reasoning>`;
      case 'tool':
        return html`<parley-tool
          exportparts="tool, approval, allow, deny"
          .tool=${entry}
          .turnId=${this.turnId}
          .reply=${this.reply?.state}
        ></parley-tool>`;
      case 'file':
        return html`<parley-file exportparts="file" .file=${entry}></parley-file>`;
      case 'card':
        return html`<parley-card
          exportparts=${CARD_PARTS}
          .entry=${entry}
          .turnId=${this.turnId}
          .active=${this.last && this.reply?.state === 'done'}
        ></parley-card>`;
      default:
        // A kind that is not known takes no place (rule D8).
        return nothing;
    }
  }

  private renderDots() {
    const { words } = this.locale;
    const name = this.behind ? words.inLine : words.thinking;
    return html`<span class="dots ${this.behind ? 'quiet' : ''}" part="thinking" role="img" aria-label=${name}
      ><i></i><i></i><i></i
    ></span>`;
  }

  private renderEnd(reply: ShownReply, { segments }: ReplySegments) {
    const { words } = this.locale;
    const again = html`<button class="text-button" type="button" @click=${this.retry}>
      ${icons.again}${words.tryAgain}
    </button>`;
    switch (reply.state) {
      case 'failed':
        return html`<div class="end" part="end">
          <p class="bad">${icons.alert}<span>${reply.error?.message || words.replyFailed}</span></p>
          ${again}
        </div>`;
      case 'cancelled':
        return html`<div class="end" part="end">
          <p>${words.stopped}</p>
          ${again}
        </div>`;
      case 'done':
        if (segments.length === 0)
          return html`<div class="end" part="end">
            <p>${words.emptyReply}</p>
            ${again}
          </div>`;
        return this.renderActions();
      default:
        return nothing;
    }
  }

  private renderActions() {
    const { words } = this.locale;
    const { asking, value } = this;
    return html`<div class="actions ${asking && value ? 'asking' : ''}" part="actions">
      <button class="icon" type="button" aria-label=${this.copied ? words.copied : words.copy} @click=${this.copy}>
        ${this.copied ? icons.check : icons.copy}
      </button>
      ${
        this.last
          ? html`<button class="icon" type="button" aria-label=${words.regenerate} @click=${this.retry}>
              ${icons.again}
            </button>`
          : nothing
      }
      ${
        this.chat?.takesFeedback
          ? html`<span class="thumbs" part="feedback">
              ${this.renderThumb(1, words.helpful)} ${this.renderThumb(-1, words.notHelpful)}
            </span>`
          : nothing
      }
      ${
        value && asking !== undefined
          ? html`<parley-comment
              exportparts="comment"
              .asking=${asking}
              .value=${value}
              .comment=${this.feedback?.comment ?? ''}
              .locale=${this.locale}
              .end=${this.endComment}
            ></parley-comment>`
          : nothing
      }
    </div>`;
  }

  /** What is said about the answer, by what is stored and what will be. */
  private get value(): FeedbackValue {
    return this.pressed ?? this.feedback?.value ?? 0;
  }

  private renderThumb(value: 1 | -1, name: string) {
    const pressed = this.value === value;
    return html`<button
      class="icon thumb ${value > 0 ? 'up' : 'down'}"
      type="button"
      aria-pressed=${pressed}
      aria-label=${name}
      title=${name}
      @click=${() => this.press(pressed ? 0 : value)}
    >
      ${THUMB}
    </button>`;
  }

  private press(value: FeedbackValue): void {
    if (value) void loadComment();
    this.asking = value ? true : undefined;
    this.rate(value);
  }

  /** The line goes; what had the focus in it goes too, so the thumb has it then. */
  private readonly endComment = (comment: string): void => {
    this.asking = false;
    this.renderRoot.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
    if (comment) this.rate(this.value, comment);
  };

  private rate(value: FeedbackValue, comment?: string): void {
    const { chat, turnId } = this;
    if (!chat || !turnId) return;
    this.pressed = value;
    attempt(this, async () => {
      try {
        await chat.rate(turnId, value, comment);
      } finally {
        if (this.pressed === value) this.pressed = undefined;
      }
    });
  }

  private retry(): void {
    const { chat, turnId } = this;
    ask(this, 'focus-request');
    if (chat && turnId) attempt(this, () => chat.retry(turnId));
  }

  private async copy(): Promise<void> {
    if (!this.reply) return;
    try {
      await navigator.clipboard.writeText(textOf(this.reply.entries));
    } catch {
      // Forbidden by the page, or not there on plain http: it is selected, so that the keyboard can copy it.
      getSelection()?.selectAllChildren(this.renderRoot.querySelector('.answer') as Node);
      return;
    }
    if (!this.isConnected) return;
    this.copied = true;
    clearTimeout(this.copiedTimer);
    this.copiedTimer = setTimeout(() => (this.copied = false), COPIED_MS);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-reply': ParleyReply;
  }
}
