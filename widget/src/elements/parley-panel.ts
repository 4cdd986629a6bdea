import { consume } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';

import type { Locale } from '../locales/index.ts';
import { base } from './base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { ask } from './internal-events.ts';
import { styles } from './parley-panel.styles.ts';
import { PhoneScreen, type PhoneScreenHost } from './phone-screen.ts';
import { plain } from './plain.styles.ts';

/** Where a chat stands: in a corner behind a button, in a place of the page, or all over it. */
export type Mode = 'floating' | 'inline' | 'page';

/**
 * The box in which the chat is: where it stands, how it comes and goes, and that nobody meets it while it is closed.
 *
 * @slot header - the top, which stays
 * @slot - what fills the box
 * @slot footer - the bottom, which stays
 * @slot view - what lies over all but the top for a while
 * @csspart panel - the box
 */
@customElement('parley-panel')
export class ParleyPanel extends LitElement implements PhoneScreenHost {
  static override styles = [base, plain, styles];

  @property() mode: Mode = 'floating';
  @property({ reflect: true }) position: 'end' | 'start' = 'end';
  @property({ type: Boolean }) open = false;
  /** What the dialog is called. */
  @property() heading = '';

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  @query('.panel') private panel!: HTMLElement;
  private readonly phone = new PhoneScreen(this);

  /** Whether it can be seen: a panel that does not float always can. */
  get shown(): boolean {
    return this.open || this.mode !== 'floating';
  }

  get coversPhones(): boolean {
    return this.mode === 'page' || (this.open && this.mode === 'floating');
  }

  protected override render() {
    const floating = this.mode === 'floating';
    const covers = floating && this.phone.covers;
    const { tag, direction, words } = this.locale;
    return html`
      <div class="place ${this.mode} ${this.phone.isNarrow ? 'narrow' : ''}" ?inert=${!this.shown}>
        <div
          class="panel"
          part="panel"
          role=${floating ? 'dialog' : 'region'}
          aria-label=${this.heading || words.title}
          aria-modal=${covers ? 'true' : nothing}
          lang=${tag}
          dir=${direction}
          tabindex="-1"
          @keydown=${this.onKeydown}
          @focusout=${this.onFocusout}
        >
          <slot name="header"></slot>
          <div class="below">
            <div class="body"><slot></slot></div>
            <slot name="footer"></slot>
            <slot name="view"></slot>
          </div>
        </div>
      </div>
    `;
  }

  /** Puts the focus on the box itself, where nothing in it should have it. */
  focusPanel(): void {
    this.panel.focus({ preventScroll: true });
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented || this.mode !== 'floating') return;
    event.preventDefault();
    event.stopPropagation();
    ask(this, 'close-request');
  }

  private onFocusout(event: FocusEvent): void {
    const to = event.relatedTarget;
    if (!this.open || !this.phone.covers || !(to instanceof Node)) return;
    // What lies behind a panel that covers the screen cannot be seen, so the focus must not go there.
    if (!this.contains(to) && !this.panel.contains(to)) this.panel.focus({ preventScroll: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-panel': ParleyPanel;
  }
}
