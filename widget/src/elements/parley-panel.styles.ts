import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .panel {
    /* What points somewhere is turned by it. :dir() does not see what an element has from the slot that it is in. */
    --_forward: 1;

    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: inherit;
    overflow: clip;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_surface);
    background-clip: padding-box;
    color: var(--_text);
  }

  .panel[dir='rtl'] {
    --_forward: -1;
  }

  .panel:focus-visible {
    outline: none;
  }

  .below {
    position: relative;
  }

  .below,
  .body {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
  }

  /* In a corner of the page */

  .floating {
    position: absolute;
    inset-block-end: calc(100% + 16px);
    inset-inline-end: 0;
    inline-size: 400px;
    block-size: min(720px, 100dvb - 120px);
    max-inline-size: calc(100vi - 40px);
    border-radius: var(--_radius);
    box-shadow: var(--_shadow);
    transform-origin: 100% 100%;
    transition:
      opacity var(--_move) var(--_ease),
      translate var(--_move) var(--_ease),
      scale var(--_move) var(--_ease),
      visibility 0s;
  }

  .floating:dir(rtl) {
    transform-origin: 0 100%;
  }

  :host([position='start']) .floating {
    inset-inline: 0 auto;
    transform-origin: 0 100%;
  }

  :host([position='start']) .floating:dir(rtl) {
    transform-origin: 100% 100%;
  }

  .floating[inert] {
    visibility: hidden;
    opacity: 0;
    translate: 0 10px;
    scale: 0.97;
    pointer-events: none;
    transition-delay: 0s, 0s, 0s, var(--_move);
  }

  /* A phone on its side: what there is of height is the chat's, and the button lies behind it. */
  @media (max-height: 480px) {
    .floating {
      inset-block-end: -8px;
      block-size: calc(100dvb - 24px);
    }
  }

  /* A class and no question to the browser: WebKit answers those of an element's own sheet by an old size. */
  .floating.narrow {
    position: fixed;
    inset: var(--_view-top, 0) 0 auto !important;
    inline-size: auto;
    max-inline-size: none;
    block-size: var(--_view-height, 100dvb);
    border-radius: 0;
    box-shadow: none;
    transform-origin: 50% 100%;
  }

  .floating.narrow .panel {
    padding-block: env(safe-area-inset-top) env(safe-area-inset-bottom);
    border: 0;
    border-radius: 0;
  }

  /* In a place of the page, or all of it */

  .inline {
    block-size: 100%;
    min-block-size: inherit;
  }

  .inline .panel {
    border-color: var(--_line);
  }

  .page {
    position: fixed;
    inset: var(--_view-top, 0) 0 auto;
    block-size: var(--_view-height, 100dvb);
  }

  .page .panel {
    padding-block-end: env(safe-area-inset-bottom);
    border: 0;
    border-radius: 0;
  }
`;
