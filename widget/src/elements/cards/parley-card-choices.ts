import { css, html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import { customElement } from '../custom-element.ts';
import { base, textButton } from '../base.styles.ts';
import type { Card, CardElement, CardModule } from './card.ts';
import { cardStyles } from './card.styles.ts';
import { fieldsAt, listAt, optional, textAt } from './read.ts';

/** How many choices there may be: more than that is a list, or a form. */
const CHOICES_MOST = 12;

interface Choice {
  /** What the button says. */
  readonly label: string;
  /** What is sent as the visitor's message. */
  readonly text: string;
  /** What the backend gets besides, where it is given. */
  readonly value?: string;
}

interface Choices {
  readonly text?: string | undefined;
  readonly options: readonly Choice[];
}

/**
 * Quick replies: buttons below the last answer, each of which sends a message. They go with the next message.
 *
 * @csspart choice - a button
 */
@customElement('parley-card-choices')
export class ParleyCardChoices extends LitElement implements CardElement {
  static override styles = [
    base,
    textButton,
    cardStyles,
    css`
      .options {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }

      .text {
        margin: 0 0 8px;
      }

      .text-button {
        min-block-size: 34px;
        padding-inline: 14px;
        border-color: color-mix(in oklab, var(--_accent-text) 45%, var(--_surface));
        color: var(--_accent-text);
        font-size: calc(var(--_font-size) * 0.94);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) card: Card | undefined;

  protected override render() {
    const { card } = this;
    if (!card) return nothing;
    const { text, options } = read(card.data);
    return html`
      ${text === undefined ? nothing : html`<p class="text" id="text" dir="auto">${text}</p>`}
      <div class="options" role="group" aria-labelledby=${text === undefined ? nothing : 'text'}>
        ${options.map(
          (option) =>
            html`<button
              class="text-button"
              part="choice"
              type="button"
              dir="auto"
              @click=${() => card.send(option.text, option.value === undefined ? {} : { value: option.value })}
            >
              ${option.label}
            </button>`,
        )}
      </div>
    `;
  }
}

function read(data: unknown): Choices {
  const fields = fieldsAt(data, 'choices');
  return {
    text: optional(textAt, fields['text'], 'choices.text'),
    options: listAt(readChoice, fields['options'], 'choices.options', CHOICES_MOST),
  };
}

function readChoice(value: unknown, path: string): Choice {
  if (typeof value === 'string') return { label: textAt(value, path, 200), text: value };
  const fields = fieldsAt(value, path);
  const label = textAt(fields['label'], `${path}.label`, 200);
  const text = optional(textAt, fields['text'], `${path}.text`) ?? label;
  const given = optional(textAt, fields['value'], `${path}.value`);
  return { label, text, ...(given !== undefined && { value: given }) };
}

export const module: CardModule = { tag: 'parley-card-choices', read, onlyActive: true };

declare global {
  interface HTMLElementTagNameMap {
    'parley-card-choices': ParleyCardChoices;
  }
}
