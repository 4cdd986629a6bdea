import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

/** An image of a card, where the page allows images of that address (C14). */
export function picture(
  url: URL | undefined,
  alt: string,
  allows: (url: URL) => boolean,
  size: { readonly width?: number | undefined; readonly height?: number | undefined } = {},
): TemplateResult | typeof nothing {
  if (!url || !allows(url)) return nothing;
  return html`<img
    class="picture"
    part="card-image"
    src=${url.href}
    alt=${alt}
    width=${ifDefined(size.width)}
    height=${ifDefined(size.height)}
    loading="lazy"
    decoding="async"
    referrerpolicy="no-referrer"
  />`;
}
