import { css, html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import { base } from './base.styles.ts';
import { customElement } from './custom-element.ts';
import { fileIcon } from './file-icon.ts';

/** How large a picture is drawn at most, in pixels a side: twice of what it is shown at. */
const MOST_PIXELS = 480;

/**
 * A small picture of a file, drawn when it comes into sight; an icon until then, and where it is none.
 *
 * It is drawn on a canvas: a strict policy of the page forbids images from `blob:` addresses, and needs no exception so.
 */
@customElement('parley-thumbnail')
export class ParleyThumbnail extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        place-items: center;
        overflow: hidden;
        background: var(--_raised);
        color: var(--_muted);
      }

      canvas {
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }
    `,
  ];

  /** What it shows, for those who do not see it. */
  @property() name = '';
  /** Gets the bytes. Asked once. */
  @property({ attribute: false }) source: (() => Promise<Blob>) | undefined;

  @state() private drawn = false;
  @query('canvas') private canvas!: HTMLCanvasElement;
  private watch: IntersectionObserver | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watch?.disconnect();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.drawn) return;
    this.watch = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        this.watch?.disconnect();
        // A file that is no picture, or that cannot be had now, keeps its icon.
        this.draw().catch(() => {});
      },
      { rootMargin: '200px' },
    );
    this.watch.observe(this);
  }

  protected override render() {
    return html`${this.drawn ? nothing : fileIcon}<canvas
        role="img"
        aria-label=${this.name}
        ?hidden=${!this.drawn}
      ></canvas>`;
  }

  private async draw(): Promise<void> {
    await this.updateComplete;
    const blob = await this.source?.();
    if (!blob) return;
    const bitmap = await createImageBitmap(blob);
    const scale = Math.min(1, MOST_PIXELS / Math.max(bitmap.width, bitmap.height));
    this.canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    this.canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    this.canvas.getContext('2d')?.drawImage(bitmap, 0, 0, this.canvas.width, this.canvas.height);
    bitmap.close();
    this.drawn = true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-thumbnail': ParleyThumbnail;
  }
}
