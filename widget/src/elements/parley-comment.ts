import type { FeedbackValue } from '@parley/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import '../locales/en-more.ts';
import type { Locale } from '../locales/index.ts';
import { base, textButton } from './base.styles.ts';
import { DEFAULT_LOCALE } from './contexts.ts';
import { customElement } from './custom-element.ts';

const styles = css`
  :host {
    align-self: center;
    margin-inline-start: 4px;
    color: var(--_muted);
    font-size: var(--_small);
  }

  :host([asking]) {
    flex: 1 1 100%;
    min-inline-size: 0;
    margin: 0;
    padding-inline-start: 6px;
  }

  form {
    display: flex;
    align-items: center;
    gap: 6px;
    margin: 0;
  }

  input {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    padding: 3px 10px;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-large);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    line-height: 1.43;
  }

  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }

  @media (pointer: coarse) {
    /* Below this phones zoom in. */
    input {
      font-size: max(16px, var(--_font-size));
    }
  }
`;

/**
 * The line for a comment about an answer, and the thanks for one. It is loaded with the first press of a thumb.
 *
 * @csspart comment - the line for a comment
 */
@customElement('parley-comment')
export class ParleyComment extends LitElement {
  static override styles = [base, textButton, styles];

  /** Whether there is the line, which takes room. */
  @property({ type: Boolean, reflect: true }) asking = false;
  /** Which thumb was pressed: what is asked for depends on it. */
  @property({ attribute: false }) value: FeedbackValue = 0;
  /** What was said before. */
  @property() comment = '';
  @property({ attribute: false }) locale: Locale = DEFAULT_LOCALE;
  /** Takes the comment, and the line away; where nothing is said, the comment is empty. */
  @property({ attribute: false }) end: (comment: string) => void = () => {};
  @query('input') private field!: HTMLInputElement;
  /** Whether something was said. */
  @state() private said = false;

  protected override render() {
    const { words } = this.locale;
    return html`
      ${this.asking ? this.renderForm() : nothing}
      <span class="thanks" role="status">${this.said && !this.asking ? words.thanks : ''}</span>
    `;
  }

  private renderForm() {
    const { words } = this.locale;
    const question = this.value > 0 ? words.commentGood : words.comment;
    return html`<form part="comment" @submit=${this.onSubmit} @keydown=${this.onKeydown}>
      <input
        dir="auto"
        maxlength="2000"
        autocomplete="off"
        enterkeyhint="send"
        aria-label=${question}
        placeholder=${question}
        .value=${this.comment}
      />
      <button class="text-button" type="submit">${words.send}</button>
      <button class="text-button quiet" type="button" @click=${this.skip}>${words.skip}</button>
    </form>`;
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    this.leave(this.field.value.trim());
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.skip();
  }

  private readonly skip = (): void => this.leave('');

  private leave(comment: string): void {
    this.said = comment !== '';
    this.end(comment);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-comment': ParleyComment;
  }
}
