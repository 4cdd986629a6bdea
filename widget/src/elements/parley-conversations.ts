import { consume } from '@lit/context';
import type { Adapter } from '@parley/adapters';
import { foundRanges, readSearch, type ConversationSummary, type FoundConversation, type Id } from '@parley/protocol';
import { html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import { customElement } from './custom-element.ts';
import { hasNews, type SeenMemory } from '../chat/unread.ts';
import '../locales/en-more.ts';
import type { Locale } from '../locales/index.ts';
import { base, iconButton, textButton } from './base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { icons } from './icons.ts';
import { ask } from './internal-events.ts';
import { styles } from './parley-conversations.styles.ts';
import { dayName, dayStart, fullTime, timeOfDay } from './times.ts';

/** After the last key, in milliseconds: each search goes to the backend. */
const SEARCH_AFTER_MS = 200;

type Listed = ConversationSummary & Partial<Pick<FoundConversation, 'found'>>;

/**
 * The visitor's conversations, to go on with one of them: the latest first, with a field to search them where the
 * backend can. It is loaded when it is first asked for.
 *
 * @csspart conversations - the list
 * @csspart search - the field
 * @csspart conversation - one conversation
 */
@customElement('parley-conversations')
export class ParleyConversations extends LitElement {
  static override styles = [base, iconButton, textButton, styles];

  @property({ attribute: false }) backend: Pick<Adapter, 'conversations' | 'search'> | undefined;
  /** Up to where this browser has shown them. */
  @property({ attribute: false }) seen: SeenMemory | undefined;
  /** The one that is shown behind the list. */
  @property({ attribute: false }) current: Id | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  /** `undefined` until the first answer came. */
  @state() private listed: readonly Listed[] | undefined;
  @state() private failed = false;
  /** What was searched for to get what is listed. */
  @state() private searched = '';
  @query('input') private field!: HTMLInputElement | null;
  @query('.back') private backButton!: HTMLButtonElement;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => {
      (this.field ?? this.backButton).focus({ preventScroll: true });
      void this.fetch('');
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.asked += 1;
  }

  protected override render() {
    const { words, tag } = this.locale;
    return html`
      <div class="view" role="region" aria-label=${words.conversations} lang=${tag} @keydown=${this.onKeydown}>
        <div class="top">
          <button
            class="icon back"
            type="button"
            aria-label=${words.back}
            title=${words.back}
            @click=${() => ask(this, 'back-request')}
          >
            ${icons.arrow}
          </button>
          ${
            this.backend?.search
              ? html`<input
                  part="search"
                  type="search"
                  dir="auto"
                  maxlength="200"
                  autocomplete="off"
                  enterkeyhint="search"
                  aria-label=${words.search}
                  placeholder=${words.search}
                  @input=${this.onInput}
                />`
              : html`<h3>${words.conversations}</h3>`
          }
        </div>
        <div class="list">${this.renderList()}</div>
        <div class="unseen" role="status">${this.listed && this.searched ? this.summary : ''}</div>
      </div>
    `;
  }

  private get summary(): string {
    const { words } = this.locale;
    const count = this.listed?.length ?? 0;
    return count === 0 ? words.nothingFound : words.found(count);
  }

  private renderList() {
    const { words } = this.locale;
    if (this.failed) {
      return html`<div class="nothing">
        <p>${words.conversationsFailed}</p>
        <button class="text-button" type="button" @click=${this.again}>${icons.again}${words.tryAgain}</button>
      </div>`;
    }
    if (!this.listed) return nothing;
    if (this.listed.length === 0) {
      return html`<div class="nothing"><p>${this.searched ? words.nothingFound : words.noConversations}</p></div>`;
    }
    return html`<ul part="conversations" aria-label=${words.conversations}>
      ${this.listed.map((conversation) => this.renderConversation(conversation))}
    </ul>`;
  }

  private renderConversation(conversation: Listed) {
    const { words, tag } = this.locale;
    const { id, title, updatedAt, last, found } = conversation;
    const isNew = id !== this.current && hasNews(conversation, this.seen?.read(id));
    const isToday = dayStart(updatedAt) === dayStart(Date.now());
    const when = isToday ? timeOfDay(tag, updatedAt) : dayName(tag, updatedAt, Date.now());
    const written = last.author === 'visitor' ? `${words.you}: ${last.text}` : last.text;
    const line = plain(found?.excerpt ?? last.answer ?? written);
    return html`<li>
      <button
        part="conversation"
        type="button"
        aria-current=${id === this.current ? 'true' : nothing}
        @click=${() => ask(this, 'show-request', { id })}
      >
        <span class="title" dir="auto">${this.marked(title)}</span>
        <time datetime=${new Date(updatedAt).toISOString()} title=${fullTime(tag, updatedAt)}>${when}</time>
        <span class="line" dir="auto">${found ? this.marked(line) : line}</span>
        ${isNew ? html`<span class="dot"><span class="unseen">${words.hasNews}</span></span>` : nothing}
      </button>
    </li>`;
  }

  /** A text in which what was searched for stands out. */
  private marked(text: string) {
    const query = this.searched ? readSearch(this.searched) : null;
    if (!query) return text;
    const parts: unknown[] = [];
    let end = 0;
    for (const [from, to] of foundRanges(text, query)) {
      parts.push(text.slice(end, from), html`<mark>${text.slice(from, to)}</mark>`);
      end = to;
    }
    return [...parts, text.slice(end)];
  }

  private readonly again = (): void => void this.fetch(this.field?.value.trim() ?? '');

  private onInput(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.again, SEARCH_AFTER_MS);
  }

  /** Asks the backend; only the answer to what was asked last counts. */
  private async fetch(text: string): Promise<void> {
    const { backend } = this;
    if (!backend) return;
    const asked = (this.asked += 1);
    try {
      const listed: readonly Listed[] =
        text && backend.search ? await backend.search(text) : await backend.conversations();
      if (asked !== this.asked) return;
      this.listed = listed;
      this.searched = text;
      this.failed = false;
    } catch {
      if (asked === this.asked) this.failed = true;
    }
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const items = [...this.renderRoot.querySelectorAll<HTMLElement>('li button')];
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    if (event.key === 'Escape') ask(this, 'back-request');
    else if (event.key === 'ArrowDown') items[Math.min(at + 1, items.length - 1)]?.focus();
    else if (event.key === 'ArrowUp' && at >= 0) (items[at - 1] ?? this.field ?? this.backButton).focus();
    else return;
    // Escape closes the list and not the panel with it; the arrows do not scroll.
    event.preventDefault();
    event.stopPropagation();
  }
}

/** A line of Markdown without its signs. */
function plain(line: string): string {
  return line.replace(/[*_`]+|^#+ |\[([^\]]*)\]\([^)]*\)/g, '$1');
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-conversations': ParleyConversations;
  }
}
