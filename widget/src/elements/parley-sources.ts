import { consume } from '@lit/context';
import type { SourceEntry } from '@parley/protocol';
import { html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';

import { customElement } from './custom-element.ts';
import '../locales/en-more.ts';
import type { Locale } from '../locales/index.ts';
import { readAddress } from '../markdown/links.ts';
import { base } from './base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { styles } from './parley-sources.styles.ts';

/** How far the preview stands from its chip and from the window's edges, in pixels. */
const GAP_PX = 8;

/**
 * Where an answer comes from: a chip with a number for each source, and a preview of the one that is pointed at or has
 * the focus.
 *
 * The preview can be dismissed with Escape, and pointed at without going away (WCAG 1.4.13).
 *
 * @csspart sources - the list
 * @csspart source - one of them
 * @csspart source-preview - the title, quotation and host of one of them
 */
@customElement('parley-sources')
export class ParleySources extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) sources: readonly SourceEntry[] = [];

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  /** Which source is previewed. */
  @state() private previewed: number | undefined;
  @query('.preview') private preview!: HTMLElement | null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  protected override render() {
    return html`<div part="sources" @mouseleave=${this.close} @focusout=${this.close}>
      <p id="sources">${this.locale.words.sources}</p>
      <ol aria-labelledby="sources">
        ${this.sources.map((source, at) => this.renderSource(source, at))}
      </ol>
    </div>`;
  }

  private renderSource(source: SourceEntry, at: number) {
    const url = addressOf(source);
    const inside = html`<span class="number">${at + 1}</span>${' '}<span class="title" dir="auto"
        >${source.title}</span
      >`;
    const described = ifDefined(this.previewed === at ? 'preview' : undefined);
    const show = () => (this.previewed = at);
    return html`<li>
      ${
        url
          ? html`<a
              class="source"
              part="source"
              href=${url.href}
              target="_blank"
              rel="noopener noreferrer"
              aria-describedby=${described}
              @mouseenter=${show}
              @focus=${show}
              >${inside}</a
            >`
          : html`<span
              class="source"
              part="source"
              role="note"
              tabindex=${ifDefined(source.quote === undefined ? undefined : '0')}
              aria-describedby=${described}
              @mouseenter=${show}
              @focus=${show}
              >${inside}</span
            >`
      }
      ${this.previewed === at ? this.renderPreview(source, url) : nothing}
    </li>`;
  }

  private renderPreview({ title, quote }: SourceEntry, url: URL | undefined) {
    return html`<div id="preview" class="preview" part="source-preview" role="tooltip" popover="manual">
      <b dir="auto">${title}</b>
      ${quote === undefined ? nothing : html`<q dir="auto">${quote}</q>`}
      ${url ? html`<span class="host" dir="ltr">${url.host || url.href}</span>` : nothing}
    </div>`;
  }

  protected override updated(): void {
    const { preview } = this;
    const chip = preview?.parentElement?.querySelector('.source');
    if (!preview || !chip || preview.matches(':popover-open')) return;
    preview.showPopover();
    place(preview, chip.getBoundingClientRect());
    // What scrolls would leave the preview behind.
    addEventListener('scroll', this.close, true);
    // Also where the pointer shows it and the focus is elsewhere.
    addEventListener('keydown', this.onKeydown, true);
  }

  private readonly close = (): void => {
    this.previewed = undefined;
    removeEventListener('scroll', this.close, true);
    removeEventListener('keydown', this.onKeydown, true);
  };

  private readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // The first Escape is for the preview, the next one for the panel.
    event.stopPropagation();
    this.close();
  };
}

/** Above the chip, or below where there is no room above, and within the window. */
function place(preview: HTMLElement, chip: DOMRect): void {
  const { width, height } = preview.getBoundingClientRect();
  const above = chip.top - height - GAP_PX;
  const top = above < GAP_PX ? chip.bottom + GAP_PX : above;
  const left = Math.max(GAP_PX, Math.min(chip.left, innerWidth - width - GAP_PX));
  preview.style.setProperty('--_top', `${top}px`);
  preview.style.setProperty('--_left', `${left}px`);
}

function addressOf({ url }: SourceEntry): URL | undefined {
  return url === undefined ? undefined : readAddress(url);
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-sources': ParleySources;
  }
}
