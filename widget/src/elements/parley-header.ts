import { consume } from '@lit/context';
import type { AdapterStatus } from '@parley/adapters';
import { html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import type { Locale, Words } from '../locales/index.ts';
import { base, iconButton } from './base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { icons } from './icons.ts';
import { ask } from './internal-events.ts';
import type { renderLanguages } from './language-items.ts';
import { styles } from './parley-header.styles.ts';

const STATE_WORDS = {
  connecting: 'connecting',
  online: 'online',
  offline: 'offline',
  'signed-out': 'signedOut',
  refused: 'refused',
} as const satisfies Record<AdapterStatus, keyof Words>;

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
  @state() private renderLanguages: typeof renderLanguages | undefined;
  @query('.menu-button') private menuButton!: HTMLButtonElement;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.setMenu(false);
  }

  protected override render() {
    const { words } = this.locale;
    return html`
      <div class="names">
        <slot name="heading"><h2 part="heading">${this.heading || words.title}</h2></slot>
        ${
          this.status
            ? html`<p class="state ${this.status}" part="state">
                <span class="dot"></span><span>${words[STATE_WORDS[this.status]]}</span>
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
          @click=${this.toggleMenu}
        >
          ${icons.more}
        </button>
        ${this.menuOpen ? this.renderMenu() : nothing}
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

  private renderMenu() {
    const { words } = this.locale;
    return html`<div class="menu" part="menu" role="menu" aria-label=${words.menu}>
      ${this.renderItem(icons.compose, words.newConversation, () => ask(this, 'new-request'))}
      ${this.renderItem(icons.chat, words.conversations, () => ask(this, 'list-request'))}
      ${
        this.begun
          ? html`${this.renderItem(icons.save, words.saveMarkdown, () => ask(this, 'save-request', { format: 'markdown' }))}
            ${this.renderItem(icons.save, words.saveHtml, () => ask(this, 'save-request', { format: 'html' }))}`
          : nothing
      }
      ${
        this.languages.length > 1
          ? this.renderLanguages?.(this.languages, this.locale, (language) =>
              this.choose(() => ask(this, 'language-request', { language })),
            )
          : nothing
      }
    </div>`;
  }

  private renderItem(icon: unknown, text: string, chosen: () => void) {
    const choose = (): void => this.choose(chosen);
    return html`<button role="menuitem" type="button" tabindex="-1" @click=${choose}>${icon}${text}</button>`;
  }

  private choose(chosen: () => void): void {
    this.setMenu(false);
    this.menuButton.focus();
    chosen();
  }

  /** Puts the focus on the button of the menu, from where another view was opened. */
  focusMenu(): void {
    this.menuButton.focus();
  }

  private async toggleMenu(): Promise<void> {
    this.setMenu(!this.menuOpen);
    if (!this.menuOpen) return;
    // Where it cannot be fetched there is the rest of the menu, and the next time it is tried again.
    if (this.languages.length > 1) {
      await import('./language-items.ts').then(
        (items) => (this.renderLanguages = items.renderLanguages),
        () => {},
      );
    }
    await this.updateComplete;
    this.items[0]?.focus();
  }

  private setMenu(open: boolean): void {
    this.menuOpen = open;
    // Capturing, since a page may stop the event on its way up.
    if (open) document.addEventListener('pointerdown', this.onPointerdown, true);
    else document.removeEventListener('pointerdown', this.onPointerdown, true);
  }

  private get items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  }

  private onKeydown(event: KeyboardEvent): void {
    if (!this.menuOpen) return;
    const { items } = this;
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const step = steps[event.key];
    if (event.key === 'Escape') {
      this.setMenu(false);
      this.menuButton.focus();
    } else if (step !== undefined) {
      items.at(step % items.length)?.focus();
    } else {
      return;
    }
    // Escape closes the menu and not the panel with it; the arrows do not scroll.
    event.stopPropagation();
    event.preventDefault();
  }

  private onFocusout(event: FocusEvent): void {
    const to = event.relatedTarget;
    // Where nothing gains the focus, a button was clicked in a browser that does not focus buttons: it stays open.
    if (to instanceof Node && !(event.currentTarget as Element).contains(to)) this.setMenu(false);
  }

  private readonly onPointerdown = (event: PointerEvent): void => {
    const corner = this.renderRoot.querySelector('.corner');
    if (!corner || !event.composedPath().includes(corner)) this.setMenu(false);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-header': ParleyHeader;
  }
}
