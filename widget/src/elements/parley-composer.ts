import { consume } from '@lit/context';
import {
  countCodePoints,
  isBlank,
  MAX_ATTACHMENTS,
  MAX_TEXT_CODE_POINTS,
  type Attachment,
  type Id,
} from '@parley/protocol';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import type { Chat } from '../chat/index.ts';
import type { Locale } from '../locales/index.ts';
import { base, iconButton } from './base.styles.ts';
import { chatContext, DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { createDraftStore, type DraftStore } from './draft-store.ts';
import { FileIntake } from './file-intake.ts';
import { icons } from './icons.ts';
import { ask } from './internal-events.ts';
import { styles } from './parley-composer.styles.ts';

/** From this many characters before the limit on, what is left is shown. */
const WARN_CODE_POINTS = 500;

/** What browsers report as the key of a keystroke that an input method still works on, also where `key` says Enter. */
const KEY_CODE_OF_IME = 229;

/**
 * The field in which the visitor writes, and the buttons that send and stop.
 *
 * It never changes what is in the field by itself: whoever takes the text says so with `clear()`. What is in it is
 * kept as the draft of its conversation.
 *
 * @csspart composer - the box around field and buttons
 * @csspart field - the text area
 * @csspart attach-button - the button that chooses files
 * @csspart attachments - the files of the message
 * @csspart attachment - one of them
 * @csspart send-button - the button that sends
 * @csspart stop-button - the button that stops the answer
 * @csspart count - what is left to the limit
 */
@customElement('parley-composer')
export class ParleyComposer extends LitElement {
  static override styles = [base, iconButton, styles];

  @property({ attribute: false }) conversationId: Id | undefined;
  /** Whether a reply is being written: it can be stopped then. */
  @property({ type: Boolean }) replying = false;
  /** Whether nothing can be sent for good, as where the backend refuses the page. */
  @property({ type: Boolean }) disabled = false;
  /** Whether there will be a chat in a moment that is likely to take files: nothing is to move then. */
  @property({ type: Boolean }) early = false;
  @property() placeholder = '';
  @property({ attribute: false }) drafts: DraftStore = createDraftStore();

  @consume({ context: chatContext, subscribe: true })
  @property({ attribute: false })
  chat: Chat | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  @state() private text = '';
  @query('textarea') private field!: HTMLTextAreaElement;
  @query('input') private picker!: HTMLInputElement;
  private readonly intake = new FileIntake(this);

  /** Empties the field, once what was in it is in the outbox, and forgets the draft. */
  clear(): void {
    this.setText('');
  }

  /** Puts a text back that was not sent. What is in the field already stays, below it. */
  putBack(text: string): void {
    const parts = [text, this.field.value].filter((part) => !isBlank(part));
    this.setText(parts.join('\n\n'));
  }

  /** Resolves once files that were not sent can be put back. */
  async expectFiles(): Promise<void> {
    await this.intake.load();
  }

  /** Puts the cursor into the field. */
  override focus(options?: FocusOptions): void {
    this.field?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('conversationId')) return;
    if (!this.conversationId) {
      // What was written stays its conversation's draft: the next conversation may be another one.
      this.text = '';
      return;
    }
    const kept = this.drafts.read(this.conversationId);
    // What was typed before the conversation was known stays, below what was typed in it earlier.
    if (changed.get('conversationId') === undefined && this.text) this.putBack(kept);
    else this.text = kept;
  }

  protected override render() {
    const { words } = this.locale;
    const over = this.over;
    const { intake } = this;
    const blank = isBlank(this.text);
    const empty = blank && this.sendable.length === 0;
    const count = this.countText(over);
    return html`
      <div class="box ${intake.dropping ? 'dropping' : ''}" part="composer">
        ${
          intake.draft.length > 0
            ? html`<parley-attachments
                exportparts="attachments, attachment"
                .items=${intake.draft}
                .chat=${this.chat}
                .locale=${this.locale}
              ></parley-attachments>`
            : nothing
        }
        ${intake.takes || this.early ? this.renderAttach() : nothing}
        <div class="grow" data-text=${this.text}>
          <textarea
            part="field"
            rows="1"
            dir=${blank ? nothing : 'auto'}
            autocomplete="off"
            enterkeyhint="send"
            aria-label=${words.field}
            aria-describedby="count"
            aria-invalid=${over > 0}
            placeholder=${intake.dropping ? words.dropFiles : this.placeholder || words.placeholder}
            ?disabled=${this.disabled}
            @input=${this.onInput}
            @keydown=${this.onKeydown}
            @paste=${intake.onPaste}
          ></textarea>
        </div>
        <div class="buttons" @mousedown=${keepFocus}>
          ${
            this.replying
              ? html`<button
                  class="round stop"
                  part="stop-button"
                  type="button"
                  aria-label=${words.stop}
                  title=${words.stop}
                  @click=${this.stop}
                >
                  ${icons.stop}
                </button>`
              : nothing
          }
          ${
            this.replying && empty
              ? nothing
              : html`<button
                  class="round send"
                  part="send-button"
                  type="button"
                  aria-label=${words.send}
                  title=${words.send}
                  ?disabled=${this.disabled || empty || over > 0}
                  @click=${this.send}
                >
                  ${icons.send}
                </button>`
          }
        </div>
      </div>
      <p id="count" class="count ${over > 0 ? 'over' : ''}" part="count" ?hidden=${!count}>${count}</p>
    `;
  }

  private renderAttach() {
    const { words } = this.locale;
    const { accept, expect } = this.intake;
    return html`<button
        class="icon attach"
        part="attach-button"
        type="button"
        aria-label=${words.attach}
        title=${words.attach}
        @mousedown=${keepFocus}
        @pointerenter=${expect}
        @focus=${expect}
        @click=${() => this.picker.click()}
      >
        ${icons.attach}</button
      ><input type="file" multiple hidden accept=${accept} @change=${this.onChosen} />`;
  }

  protected override updated(): void {
    // Compared first: setting the same value would move the cursor, and break what an input method is at.
    if (this.field.value !== this.text) this.field.value = this.text;
  }

  /** How far the text is over the limit, in code points; negative below it. Counted only where it comes near. */
  private get over(): number {
    if (this.text.length < MAX_TEXT_CODE_POINTS - WARN_CODE_POINTS) return -MAX_TEXT_CODE_POINTS;
    return countCodePoints(this.text) - MAX_TEXT_CODE_POINTS;
  }

  private countText(over: number): string {
    if (over > 0) return this.locale.words.tooMany(over);
    return over >= -WARN_CODE_POINTS ? this.locale.words.left(-over) : '';
  }

  /** What goes with the text: all but what cannot be sent. More than one message may have stay for the next one. */
  private get sendable(): readonly Attachment[] {
    return this.intake.draft.filter((file) => file.state !== 'failed').slice(0, MAX_ATTACHMENTS);
  }

  private onChosen(): void {
    this.intake.take(this.picker.files ?? []);
    // The same file can be chosen again.
    this.picker.value = '';
    this.focus();
  }

  private send(): void {
    // The field itself, not what was drawn last: a key that was pressed just before counts.
    this.setText(this.field.value);
    const attachments = this.sendable;
    if (this.disabled || (isBlank(this.text) && attachments.length === 0) || this.over > 0) return;
    ask(this, 'send-request', { text: this.text, attachments });
    this.rescueFocus();
  }

  private stop(): void {
    this.rescueFocus();
    ask(this, 'stop-request');
  }

  /** A button that was pressed from the keyboard goes, or can do nothing now: its focus would be nowhere. */
  private rescueFocus(): void {
    if (this.shadowRoot?.activeElement instanceof HTMLButtonElement) this.field.focus({ preventScroll: true });
  }

  private setText(text: string): void {
    this.text = text;
    // At once and not at the next drawing: what is typed in between must not be taken for what was sent.
    if (this.field && this.field.value !== text) this.field.value = text;
    if (this.conversationId) this.drafts.write(this.conversationId, text);
  }

  private onInput(): void {
    this.setText(this.field.value);
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    if (event.isComposing || event.keyCode === KEY_CODE_OF_IME) return;
    event.preventDefault();
    this.send();
  }
}

/** A press leaves the focus where it is: else a phone would close its keyboard at each message, and open it again. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-composer': ParleyComposer;
  }
}
