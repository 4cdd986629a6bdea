import { consume } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';

import type { Locale } from '../locales/index.ts';
import { base } from './base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { icons } from './icons.ts';
import { styles } from './parley-launcher.styles.ts';
import { plain } from './plain.styles.ts';

/** More than this is shown as `9+`: the exact number does not matter then, and the badge stays round. */
const MAX_SHOWN_UNREAD = 9;

/**
 * The round button in the corner of the page that opens and closes the panel.
 *
 * A click on the inner button is the element's click: whoever holds it listens to `click`.
 *
 * @slot icon - takes the place of the icon that says that there is a chat
 * @csspart launcher - the button
 * @csspart badge - the number of unread messages
 */
@customElement('parley-launcher')
export class ParleyLauncher extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [base, plain, styles];

  @property({ type: Boolean }) expanded = false;
  @property({ type: Number }) unread = 0;
  /** What the button opens. */
  @property({ attribute: false }) controlled: Element | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  @query('button') private button!: HTMLButtonElement;

  protected override render() {
    const { tag, words } = this.locale;
    const name = this.expanded ? words.closeChat : words.openChat;
    const unread = this.expanded ? 0 : this.unread;
    return html`
      <button
        part="launcher"
        type="button"
        lang=${tag}
        aria-haspopup="dialog"
        aria-expanded=${this.expanded}
        aria-label=${unread > 0 ? `${name}, ${words.unread(unread)}` : name}
      >
        <span class="faces">
          <slot name="icon">${icons.chat}</slot>
          ${icons.down}
        </span>
        ${
          unread > 0
            ? // Not a text of the button, whose name says the number in words.
              html`<span
                class="badge"
                part="badge"
                data-count=${unread > MAX_SHOWN_UNREAD ? `${MAX_SHOWN_UNREAD}+` : unread}
              ></span>`
            : nothing
        }
      </button>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('controlled')) return;
    // An id cannot name what lies in another shadow root; an element reference can, where the browser has them.
    this.button.ariaControlsElements = this.controlled ? [this.controlled] : null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-launcher': ParleyLauncher;
  }
}
