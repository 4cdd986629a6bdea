import { consume } from '@lit/context';
import { css, html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import { customElement } from '../custom-element.ts';
import { base } from '../base.styles.ts';
import { contentContext, NO_CONTENT, type ContentSettings } from '../contexts.ts';
import type { Card, CardElement, CardModule } from './card.ts';
import { cardStyles } from './card.styles.ts';
import { picture } from './picture.ts';
import { addressAt, fieldsAt, numberAt, optional, textAt } from './read.ts';

interface Image {
  readonly url: URL;
  readonly alt: string;
  readonly caption: string | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** An image with its caption; a link to it where the page does not allow images of that host. */
@customElement('parley-card-image')
export class ParleyCardImage extends LitElement implements CardElement {
  static override styles = [
    base,
    cardStyles,
    css`
      figure {
        margin: 0;
      }

      figcaption {
        padding: 8px 14px 10px;
        color: var(--_muted);
      }

      .link {
        display: block;
        padding: 10px 14px;
        color: var(--_accent-text);
      }
    `,
  ];

  @property({ attribute: false }) card: Card | undefined;

  @consume({ context: contentContext, subscribe: true })
  @property({ attribute: false })
  content: ContentSettings = NO_CONTENT;

  protected override render() {
    if (!this.card) return nothing;
    const { url, alt, caption, width, height } = read(this.card.data);
    const shown = picture(url, alt, this.content.allowsImage, { width, height });
    return html`<figure class="box" part="card">
      ${
        shown === nothing
          ? html`<a class="link" href=${url.href} target="_blank" rel="noopener noreferrer nofollow" dir="auto"
              >${alt}</a
            >`
          : shown
      }
      ${caption === undefined ? nothing : html`<figcaption dir="auto">${caption}</figcaption>`}
    </figure>`;
  }
}

function read(data: unknown): Image {
  const fields = fieldsAt(data, 'image');
  return {
    url: addressAt(fields['url'], 'image.url'),
    alt: textAt(fields['alt'], 'image.alt'),
    caption: optional(textAt, fields['caption'], 'image.caption'),
    width: optional(numberAt, fields['width'], 'image.width'),
    height: optional(numberAt, fields['height'], 'image.height'),
  };
}

export const module: CardModule = { tag: 'parley-card-image', read };

declare global {
  interface HTMLElementTagNameMap {
    'parley-card-image': ParleyCardImage;
  }
}
