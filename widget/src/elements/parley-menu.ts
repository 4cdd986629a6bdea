import { html, LitElement, nothing, svg } from 'lit';
import { property } from 'lit/decorators.js';

import '../locales/en-more.ts';
import type { Locale } from '../locales/index.ts';
import { base } from './base.styles.ts';
import { DEFAULT_LOCALE } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { draw, icons } from './icons.ts';
import { ask } from './internal-events.ts';
import { renderLanguages } from './language-items.ts';
import { styles } from './parley-menu.styles.ts';

const SAVE = draw(svg`<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14" />`);

/**
 * The open menu of the header, loaded when its button is pointed at or pressed. Who shows it says what ends it.
 *
 * @csspart menu - the menu
 */
@customElement('parley-menu')
export class ParleyMenu extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) locale: Locale = DEFAULT_LOCALE;
  /** Whether there is something in the conversation that can be saved. */
  @property({ type: Boolean }) begun = false;
  /** The languages that can be chosen; where there are not several, nothing is offered. */
  @property({ attribute: false }) languages: readonly string[] = [];
  /** Takes the menu away, and gives the focus back to its button where something was chosen or it was left by a key. */
  @property({ attribute: false }) end: (refocus: boolean) => void = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    // Capturing, since a page may stop the event on its way up.
    document.addEventListener('pointerdown', this.onPointerdown, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.onPointerdown, true);
  }

  /** Puts the focus on the first item. */
  override focus(): void {
    this.items[0]?.focus();
  }

  /** Takes a key that was pressed in the menu, or on its button. */
  hear(event: KeyboardEvent): void {
    const { items } = this;
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const step = steps[event.key];
    if (event.key === 'Escape') this.end(true);
    else if (step !== undefined) items.at(step % items.length)?.focus();
    else return;
    // Escape closes the menu and not the panel with it; the arrows do not scroll.
    event.stopPropagation();
    event.preventDefault();
  }

  protected override render() {
    const { words } = this.locale;
    return html`<div class="menu" part="menu" role="menu" aria-label=${words.menu}>
      ${this.renderItem(icons.compose, words.newConversation, () => ask(this, 'new-request'))}
      ${this.renderItem(icons.chat, words.conversations, () => ask(this, 'list-request'))}
      ${
        this.begun
          ? html`${this.renderItem(SAVE, words.saveMarkdown, () => ask(this, 'save-request', { format: 'markdown' }))}
            ${this.renderItem(SAVE, words.saveHtml, () => ask(this, 'save-request', { format: 'html' }))}`
          : nothing
      }
      ${
        this.languages.length > 1
          ? renderLanguages(this.languages, this.locale, (language) =>
              this.choose(() => ask(this, 'language-request', { language })),
            )
          : nothing
      }
    </div>`;
  }

  private choose(chosen: () => void): void {
    chosen();
    this.end(true);
  }

  private renderItem(icon: unknown, text: string, chosen: () => void) {
    const choose = (): void => this.choose(chosen);
    return html`<button role="menuitem" type="button" tabindex="-1" @click=${choose}>${icon}${text}</button>`;
  }

  private get items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  }

  private readonly onPointerdown = (event: PointerEvent): void => {
    // The box around it and its button: the button closes it by itself.
    if (!this.parentElement || !event.composedPath().includes(this.parentElement)) this.end(false);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-menu': ParleyMenu;
  }
}
