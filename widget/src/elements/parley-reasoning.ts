import { consume } from '@lit/context';
import { html, LitElement } from 'lit';
import { property } from 'lit/decorators.js';

import { customElement } from './custom-element.ts';
import '../locales/en-more.ts';
import type { Locale } from '../locales/index.ts';
import { base } from './base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { icons } from './icons.ts';
import { styles } from './parley-reasoning.styles.ts';

/**
 * What a model thought before it answered, folded away.
 *
 * @csspart reasoning - the whole of it
 */
@customElement('parley-reasoning')
export class ParleyReasoning extends LitElement {
  static override styles = [base, styles];

  @property() text = '';
  /** Whether it still thinks. */
  @property({ type: Boolean }) writing = false;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  protected override render() {
    const { words } = this.locale;
    return html`<details part="reasoning">
      <summary>${icons.down}<span>${this.writing ? words.reasoningOpen : words.reasoning}</span></summary>
      <div class="thoughts" dir="auto">${this.text.trim()}</div>
    </details>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-reasoning': ParleyReasoning;
  }
}
