import { css } from 'lit';

/**
 * Where the widget stands. A page overrides it with a rule for `parley-chat`: not what is `!important` here, which is
 * what a rule for all elements would break. Inside it nothing of the page is met: see `plain`.
 */
export const styles = css`
  :host {
    z-index: 2147483000;
    inset-block-end: calc(20px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: calc(20px + env(safe-area-inset-right, 0px));
    display: block;
    text-decoration: none !important;
  }

  :host(:not([mode='inline'], [mode='page'])) {
    position: fixed !important;
    box-sizing: border-box !important;
    inline-size: 56px !important;
    block-size: 56px !important;
    min-inline-size: 0 !important;
    max-inline-size: none !important;
    min-block-size: 0 !important;
    max-block-size: none !important;
    margin: 0 !important;
    padding: 0 !important;
    border: 0 !important;
    background: none !important;
    box-shadow: none !important;
    outline: none !important;
    overflow: visible !important;
    opacity: 1 !important;
    filter: none !important;
    transform: none !important;
    zoom: 1 !important;
    writing-mode: horizontal-tb !important;
  }

  :host([position='start']) {
    inset-inline: calc(20px + env(safe-area-inset-left, 0px)) auto;
  }

  :host([mode='inline']) {
    position: relative;
    z-index: auto;
    inset: auto;
    block-size: 100%;
    min-block-size: 360px;
  }

  :host([mode='page']) {
    position: static;
  }

  :host([mode='inline']) parley-panel {
    block-size: 100%;
    min-block-size: inherit;
  }

  ::slotted([slot='footer']) {
    display: block;
    padding: 0 20px 10px;
    color: var(--_muted);
    font-size: var(--_tiny);
    text-align: center;
  }

  /* The panel lies over the button there, and what cannot be seen must not have the focus (WCAG 2.4.11). */
  @media (max-height: 480px), (max-width: 479.98px) {
    :host([open]) parley-launcher {
      visibility: hidden;
    }
  }

  @media print {
    :host(:not([mode='inline'], [mode='page'])) {
      display: none;
    }
  }
`;
