import { css } from 'lit';

/**
 * Where what the page says ends: text begins anew here, from the tokens alone. For the elements that stand directly in
 * `parley-chat`, whose own box a page's rules reach, also a `* { … !important }`.
 *
 * A page that hides the widget, or lets no pointer meet it, still does.
 */
export const plain = css`
  :host {
    all: initial;
    color-scheme: inherit;
    visibility: inherit;
    pointer-events: inherit;
    color: var(--_text);
    font: 400 var(--_font-size) / 1.5 var(--_font);
    -webkit-font-smoothing: antialiased;
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }
`;
