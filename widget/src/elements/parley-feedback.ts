import { consume } from '@lit/context';
import type { Feedback, FeedbackValue, Id } from '@parley/protocol';
import { html, LitElement, nothing, svg, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';

import { customElement } from './custom-element.ts';
import type { Chat } from '../chat/index.ts';
import type { Locale } from '../locales/index.ts';
import { base, iconButton } from './base.styles.ts';
import { chatContext, DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { draw } from './icons.ts';
import { attempt } from './internal-events.ts';
import { styles } from './parley-feedback.styles.ts';

const THUMB = draw(
  svg`<path d="M7.5 10.5v9H5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h2.5Zm0 0 3.6-6.6a1.9 1.9 0 0 1 3.5 1.4l-.9 3.9h4.4a2 2 0 0 1 2 2.4l-1.2 6.2a2 2 0 0 1-2 1.7H7.5" />`,
);

/**
 * What a visitor says about an answer (rule H7): two thumbs and, once one is pressed, a line for a comment. It is loaded
 * after the first answer, and the line with the first press.
 *
 * @csspart feedback - the thumbs
 */
@customElement('parley-feedback')
export class ParleyFeedback extends LitElement {
  static override styles = [base, iconButton, styles];

  @property({ attribute: false }) turnId: Id | undefined;
  /** What is stored; nothing where nothing is said, or no more. */
  @property({ attribute: false }) feedback: Feedback | undefined;

  @consume({ context: chatContext, subscribe: true })
  @property({ attribute: false })
  chat: Chat | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  /** What was pressed here and is not stored yet. */
  @state() private pressed: FeedbackValue | undefined;
  @state() private stage: 'rest' | 'asking' | 'thanked' = 'rest';
  /** Whether there is a line for a comment, which takes room. */
  @property({ type: Boolean, reflect: true }) asking = false;

  private get value(): FeedbackValue {
    return this.pressed ?? this.feedback?.value ?? 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('turnId') && changed.get('turnId') !== undefined) this.stage = 'rest';
    this.asking = this.stage === 'asking' && this.value !== 0;
  }

  protected override render() {
    const { words } = this.locale;
    return html`
      <span class="thumbs" part="feedback">
        ${this.renderThumb(1, words.helpful)} ${this.renderThumb(-1, words.notHelpful)}
      </span>
      ${this.asking ? this.renderComment() : nothing}
      <span class="thanks" role="status">${this.stage === 'thanked' ? words.thanks : ''}</span>
    `;
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

  private renderComment() {
    // Where it cannot be fetched, what was pressed is said all the same.
    void import('./parley-comment.ts').catch(() => {});
    return html`<parley-comment
      exportparts="comment"
      .value=${this.value}
      .comment=${this.feedback?.comment ?? ''}
      .locale=${this.locale}
      .end=${this.endComment}
    ></parley-comment>`;
  }

  private press(value: FeedbackValue): void {
    this.stage = value === 0 ? 'rest' : 'asking';
    this.say(value);
  }

  private readonly endComment = (comment: string): void => {
    this.leave(comment ? 'thanked' : 'rest');
    if (comment) this.say(this.value, comment);
  };

  /** Takes the line away; what had the focus in it goes, so the thumb has it then. */
  private leave(stage: 'rest' | 'thanked'): void {
    this.stage = stage;
    this.renderRoot.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
  }

  private say(value: FeedbackValue, comment?: string): void {
    const { chat, turnId } = this;
    if (!chat || !turnId) return;
    this.pressed = value;
    const said = async (): Promise<void> => {
      try {
        await chat.rate(turnId, value, comment);
      } finally {
        if (this.pressed === value) this.pressed = undefined;
      }
    };
    attempt(this, said);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-feedback': ParleyFeedback;
  }
}
