import { consume } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import type { Locale, Words } from '../locales/index.ts';
import { base } from './base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { icons } from './icons.ts';
import { styles } from './parley-notice.styles.ts';

/** What can keep a whole conversation from going on, and what one command could. */
export type NoticeKind = 'offline' | 'unreachable' | 'signed-out' | 'refused' | 'failed' | 'unkept' | 'turns-unkept';

const NOTICES = {
  offline: { text: 'offlineNotice', icon: icons.cloud, bad: false },
  unreachable: { text: 'unreachableNotice', icon: icons.cloud, bad: false },
  'signed-out': { text: 'signedOutNotice', icon: icons.lock, bad: true },
  refused: { text: 'refusedNotice', icon: icons.alert, bad: true },
  failed: { text: 'sendErrorNotice', icon: icons.alert, bad: true },
  unkept: { text: 'unkeptNotice', icon: icons.alert, bad: false },
  'turns-unkept': { text: 'turnsUnkeptNotice', icon: icons.alert, bad: true },
} as const satisfies Record<NoticeKind, { text: keyof Words; icon: unknown; bad: boolean }>;

/**
 * The line above the composer that says why things do not go on. It is told to assistive technology when it comes.
 *
 * @csspart notice - the line
 */
@customElement('parley-notice')
export class ParleyNotice extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) kind: NoticeKind | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  protected override render() {
    return html`<div role="status">${this.kind ? this.renderNotice(this.kind) : nothing}</div>`;
  }

  private renderNotice(kind: NoticeKind) {
    const { text, icon, bad } = NOTICES[kind];
    return html`<div class="notice ${bad ? 'bad' : ''}" part="notice">
      ${icon}<span>${this.locale.words[text]}</span>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-notice': ParleyNotice;
  }
}
