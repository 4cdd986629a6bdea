import { consume } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import { customElement } from '../custom-element.ts';
import { base } from '../base.styles.ts';
import { contentContext, NO_CONTENT, type ContentSettings } from '../contexts.ts';
import type { Card, CardElement, CardModule } from './card.ts';
import { cardStyles } from './card.styles.ts';
import { picture } from './picture.ts';
import { addressAt, fieldsAt, optional, textAt } from './read.ts';

interface Link {
  readonly url: URL;
  readonly title: string;
  readonly text: string | undefined;
  readonly image: URL | undefined;
}

/** A page that the answer points to: title, a line about it, its host, and an image where the page allows it. */
@customElement('parley-card-link')
export class ParleyCardLink extends LitElement implements CardElement {
  static override styles = [base, cardStyles];

  @property({ attribute: false }) card: Card | undefined;

  @consume({ context: contentContext, subscribe: true })
  @property({ attribute: false })
  content: ContentSettings = NO_CONTENT;

  protected override render() {
    if (!this.card) return nothing;
    const { url, title, text, image } = read(this.card.data);
    return html`<a class="box" part="card" href=${url.href} target="_blank" rel="noopener noreferrer nofollow">
      ${picture(image, '', this.content.allowsImage)}
      <span class="body">
        <span class="title" dir="auto">${title}</span>
        ${text === undefined ? nothing : html`<p class="text" dir="auto">${text}</p>`}
        <span class="host" dir="ltr">${url.host || url.href}</span>
      </span>
    </a>`;
  }
}

function read(data: unknown): Link {
  const fields = fieldsAt(data, 'link');
  return {
    url: addressAt(fields['url'], 'link.url'),
    title: textAt(fields['title'], 'link.title'),
    text: optional(textAt, fields['text'], 'link.text'),
    image: optional(addressAt, fields['image'], 'link.image'),
  };
}

export const module: CardModule = { tag: 'parley-card-link', read };

declare global {
  interface HTMLElementTagNameMap {
    'parley-card-link': ParleyCardLink;
  }
}
