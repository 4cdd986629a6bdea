import { consume } from '@lit/context';
import type { AdapterStatus } from '@parley/adapters';
import { html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import { loadOnce } from '../load-once.ts';
import type { Locale } from '../locales/index.ts';
import { base, iconButton } from './base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { icons } from './icons.ts';
import { ask, attempt } from './internal-events.ts';
import type { ParleyMenu } from './parley-menu.ts';
import { styles } from './parley-header.styles.ts';

/** Fetches the menu. Where it cannot be had, the next press tries again. */
const loadMenu = loadOnce(() => import('./parley-menu.ts'));

/**
 * The top of the panel: the title, how the connection is, a menu, and where it can be closed a button for that.
 *
 * @slot heading - takes the place of the title
 * @csspart header - the whole bar
 * @csspart heading - the title
 * @csspart state - the state line
 * @csspart menu-button - the button that opens the menu
 * @csspart menu - the open menu
 * @csspart close-button - the button that closes the panel
 */
@customElement('parley-header')
export class ParleyHeader extends LitElement {
  static override styles = [base, iconButton, styles];

  @property() heading = '';
  /** `undefined` before the first connection is even tried: then there is no state line. */
  @property({ attribute: false }) status: AdapterStatus | undefined;
  @property({ type: Boolean }) closable = false;
  /** Whether there is something in the conversation that can be saved. */
  @property({ type: Boolean }) begun = false;
  /** The languages that can be chosen from, by their tags. */
  @property({ attribute: false }) languages: readonly string[] = [];

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  @state() private menuOpen = false;
  @query('.menu-button') private menuButton!: HTMLButtonElement;
  @query('parley-menu') private menu!: ParleyMenu | null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.menuOpen = false;
  }

  protected override render() {
    const { words } = this.locale;
    return html`
      <div class="names">
        <slot name="heading"><h2 part="heading">${this.heading || words.title}</h2></slot>
        ${
          this.status
            ? html`<p class="state ${this.status}" part="state">
                <span class="dot"></span><span>${words[this.status === 'signed-out' ? 'signedOut' : this.status]}</span>
              </p>`
            : nothing
        }
      </div>
      <div class="corner" @keydown=${this.onKeydown} @focusout=${this.onFocusout}>
        <button
          class="icon menu-button"
          part="menu-button"
          type="button"
          aria-haspopup="menu"
          aria-expanded=${this.menuOpen}
          aria-label=${words.menu}
          title=${words.menu}
          @pointerenter=${loadMenu}
          @focus=${loadMenu}
          @click=${this.toggleMenu}
        >
          ${icons.more}
        </button>
        ${
          this.menuOpen
            ? html`<parley-menu
                exportparts="menu"
                .locale=${this.locale}
                .begun=${this.begun}
                .languages=${this.languages}
                .end=${this.endMenu}
              ></parley-menu>`
            : nothing
        }
      </div>
      ${
        this.closable
          ? html`<button
              class="icon"
              part="close-button"
              type="button"
              aria-label=${words.closeChat}
              title=${words.closeChat}
              @click=${() => ask(this, 'close-request')}
            >
              ${icons.close}
            </button>`
          : nothing
      }
    `;
  }

  /** Puts the focus on the button of the menu, from where another view was opened. */
  focusMenu(): void {
    this.menuButton.focus();
  }

  private toggleMenu(): void {
    if (this.menuOpen) this.menuOpen = false;
    else attempt(this, () => this.openMenu());
  }

  private async openMenu(): Promise<void> {
    if (!(await loadMenu())) throw new Error('the menu could not be loaded');
    if (!this.isConnected) return;
    this.menuOpen = true;
    await this.updateComplete;
    await this.menu?.updateComplete;
    this.menu?.focus();
  }

  private readonly endMenu = (refocus: boolean): void => {
    this.menuOpen = false;
    if (refocus) this.menuButton.focus();
  };

  private onKeydown(event: KeyboardEvent): void {
    this.menu?.hear(event);
  }

  private onFocusout(event: FocusEvent): void {
    const to = event.relatedTarget;
    // Where nothing gains the focus, a button was clicked in a browser that does not focus buttons: it stays open.
    if (to instanceof Node && !(event.currentTarget as Element).contains(to)) this.menuOpen = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-header': ParleyHeader;
  }
}
