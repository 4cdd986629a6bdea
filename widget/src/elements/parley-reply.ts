import { consume } from '@lit/context';
import {
  isTerminal,
  textOf,
  type Entry,
  type Feedback,
  type Id,
  type ReasoningEntry,
  type ShownReply,
  type SourceEntry,
  type ToolEntry,
} from '@parley/protocol';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';

import type { Chat } from '../chat/index.ts';
import type { Locale, Words } from '../locales/index.ts';
import { readAddress } from '../markdown/links.ts';
import { markdownStyles } from '../markdown/markdown.styles.ts';
import { base, iconButton, textButton } from './base.styles.ts';
import { chatContext, DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { icons } from './icons.ts';
import { ask, attempt } from './internal-events.ts';
import { markdown } from './markdown-directive.ts';
import { styles } from './parley-reply.styles.ts';
import { SegmentFolder, split, type ReplySegments } from './reply-segments.ts';

const TOOL_WORDS = {
  input: 'toolRunning',
  running: 'toolRunning',
  approval: 'toolApproval',
  done: 'toolDone',
  failed: 'toolFailed',
  denied: 'toolDenied',
} as const satisfies Record<ToolEntry['state'], keyof Words>;

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
 * @csspart sources - the list of sources
 * @csspart end - the line that says why an answer ended early
 * @csspart actions - what can be done with a whole answer
 * @csspart feedback - the thumbs among these
 * @csspart comment - the line for a comment
 */
@customElement('parley-reply')
export class ParleyReply extends LitElement {
  static override styles = [base, iconButton, textButton, markdownStyles, styles];

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

  @state() private copied = false;
  private copiedTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly folder = new SegmentFolder();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.copiedTimer);
    this.copied = false;
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
        reply.epoch,
        html`<div class="answer" part="answer" aria-busy=${open}>
          ${this.renderSegments(shown, open)} ${open && !atText ? this.renderDots() : nothing}
        </div>`,
      )}
      ${this.renderEnd(reply, shown)}
    `;
  }

  private renderSegments({ segments, sources }: ReplySegments, open: boolean) {
    const lastAt = segments.length - 1;
    return html`
      ${segments.map((entry, at) => this.renderEntry(entry, open && at === lastAt))}
      ${sources.length > 0 ? this.renderSources(sources) : nothing}
    `;
  }

  private renderEntry(entry: Entry, open: boolean): TemplateResult | typeof nothing {
    switch (entry.kind) {
      case 'text':
        return html`<div
          class="markdown ${open ? 'writing' : ''}"
          part="answer-text"
          dir="auto"
          ${markdown(entry.text, open, this.locale.words)}
        ></div>`;
      case 'reasoning':
        return this.renderReasoning(entry, open);
      case 'tool':
        return this.renderTool(entry);
      case 'file': {
        const url = readAddress(entry.url);
        if (!url) return nothing;
        return html`<a class="file" part="file" href=${url.href} target="_blank" rel="noopener noreferrer"
          >${icons.file}<span>${entry.name}</span></a
        >`;
      }
      default:
        // A kind that is not known, or not shown yet, takes no place (rule D8).
        return nothing;
    }
  }

  private renderReasoning({ text }: ReasoningEntry, open: boolean) {
    const { words } = this.locale;
    return html`<details part="reasoning">
      <summary>${icons.down}<span>${open ? words.reasoningOpen : words.reasoning}</span></summary>
      <div class="thoughts" dir="auto">${text.trim()}</div>
    </details>`;
  }

  private renderTool(tool: ToolEntry) {
    const { words } = this.locale;
    const active = tool.state === 'input' || tool.state === 'running';
    const ended = tool.state === 'done' ? icons.check : tool.state === 'denied' ? icons.close : icons.alert;
    return html`<div class="tool" part="tool">
      ${active ? html`<span class="spinner"></span>` : ended}<span
        ><b>${tool.title ?? tool.name}</b> · ${words[TOOL_WORDS[tool.state]]}</span
      >
    </div>`;
  }

  private renderSources(sources: readonly SourceEntry[]) {
    return html`<div class="sources" part="sources">
      <p id="sources">${this.locale.words.sources}</p>
      <ol aria-labelledby="sources">
        ${sources.map((source, at) => {
          const url = source.url === undefined ? undefined : readAddress(source.url);
          const inside = html`<span class="number">${at + 1}</span><span class="title">${source.title}</span>`;
          return html`<li>
            ${
              url
                ? html`<a
                    class="source"
                    part="source"
                    href=${url.href}
                    title=${source.quote ?? url.href}
                    target="_blank"
                    rel="noopener noreferrer"
                    >${inside}</a
                  >`
                : html`<span class="source" part="source" title=${source.quote ?? source.title}>${inside}</span>`
            }
          </li>`;
        })}
      </ol>
    </div>`;
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
    return html`<div class="actions" part="actions">
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
      ${this.renderFeedback()}
    </div>`;
  }

  private renderFeedback() {
    if (!this.chat?.takesFeedback) return nothing;
    // Nobody needs it to read: it comes after the answer.
    void import('./parley-feedback.ts');
    return html`<parley-feedback
      exportparts="feedback, comment"
      .turnId=${this.turnId}
      .feedback=${this.feedback}
    ></parley-feedback>`;
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
      // A page may forbid it; the text can still be selected.
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
