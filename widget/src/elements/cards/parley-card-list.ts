import { css, html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import { customElement } from '../custom-element.ts';
import { base } from '../base.styles.ts';
import { icons } from '../icons.ts';
import type { Card, CardElement, CardModule } from './card.ts';
import { cardStyles } from './card.styles.ts';
import { addressAt, fieldsAt, listAt, optional, textAt } from './read.ts';

interface Item {
  readonly title: string;
  readonly text: string | undefined;
  readonly url: URL | undefined;
}

interface List {
  readonly title: string | undefined;
  readonly items: readonly Item[];
}

/** Things one below the other, each with a title, and perhaps a line about it and an address. */
@customElement('parley-card-list')
export class ParleyCardList extends LitElement implements CardElement {
  static override styles = [
    base,
    cardStyles,
    css`
      .heading {
        margin: 0;
        padding: 10px 14px 8px;
        color: var(--_muted);
        font-size: var(--_tiny);
        font-weight: 550;
      }

      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li + li,
      .heading + ul {
        border-block-start: 1px solid var(--_line);
      }

      .item {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 10px 14px;
        color: inherit;
        text-decoration: none;
      }

      a.item:hover {
        background: var(--_hover);
      }

      .item:focus-visible {
        outline-offset: -2px;
      }

      .words {
        flex: 1;
        min-inline-size: 0;
      }

      .item svg {
        flex: none;
        inline-size: 16px;
        block-size: 16px;
        color: var(--_muted);
        scale: var(--_forward) 1;
      }
    `,
  ];

  @property({ attribute: false }) card: Card | undefined;

  protected override render() {
    if (!this.card) return nothing;
    const { title, items } = read(this.card.data);
    return html`<div class="box" part="card">
      ${title === undefined ? nothing : html`<p class="heading" dir="auto">${title}</p>`}
      <ul>
        ${items.map((item) => html`<li>${renderItem(item)}</li>`)}
      </ul>
    </div>`;
  }
}

function renderItem({ title, text, url }: Item) {
  const words = html`<div class="words">
    <p class="title" dir="auto">${title}</p>
    ${text === undefined ? nothing : html`<p class="text" dir="auto">${text}</p>`}
  </div>`;
  if (!url) return html`<div class="item">${words}</div>`;
  return html`<a class="item" href=${url.href} target="_blank" rel="noopener noreferrer nofollow"
    >${words}${icons.arrow}</a
  >`;
}

function read(data: unknown): List {
  const fields = fieldsAt(data, 'list');
  return {
    title: optional(textAt, fields['title'], 'list.title'),
    items: listAt(readItem, fields['items'], 'list.items'),
  };
}

function readItem(value: unknown, path: string): Item {
  const fields = fieldsAt(value, path);
  return {
    title: textAt(fields['title'], `${path}.title`),
    text: optional(textAt, fields['text'], `${path}.text`),
    url: optional(addressAt, fields['url'], `${path}.url`),
  };
}

export const module: CardModule = { tag: 'parley-card-list', read };

declare global {
  interface HTMLElementTagNameMap {
    'parley-card-list': ParleyCardList;
  }
}
