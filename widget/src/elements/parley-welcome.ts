import { consume } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import type { Locale } from '../locales/index.ts';
import { base } from './base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { icons } from './icons.ts';
import { ask } from './internal-events.ts';
import { styles } from './parley-welcome.styles.ts';

/**
 * What an empty conversation shows: a greeting, and questions to begin with.
 *
 * @slot - takes the place of the greeting's text
 * @csspart greeting - the greeting
 * @csspart prompts - the list of questions
 * @csspart prompt - one of them
 */
@customElement('parley-welcome')
export class ParleyWelcome extends LitElement {
  static override styles = [base, styles];

  @property() greeting = '';
  /** Whether the page brings a greeting of its own, which is in the slot then. */
  @property({ type: Boolean }) slotted = false;
  @property({ attribute: false }) prompts: readonly string[] = [];

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  protected override render() {
    const { words } = this.locale;
    return html`
      ${
        this.slotted
          ? html`<slot></slot>`
          : html`<h3 part="greeting" dir="auto">${this.greeting || words.greeting}</h3>`
      }
      ${this.greeting || this.slotted ? nothing : html`<p class="more">${words.greetingMore}</p>`}
      ${
        this.prompts.length > 0
          ? html`<ul part="prompts" aria-label=${words.prompts}>
              ${this.prompts.map(
                (text) =>
                  html`<li>
                    <button part="prompt" type="button" @click=${() => ask(this, 'send-request', { text })}>
                      <span dir="auto">${text}</span>${icons.arrow}
                    </button>
                  </li>`,
              )}
            </ul>`
          : nothing
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-welcome': ParleyWelcome;
  }
}
