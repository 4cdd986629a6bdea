import { css } from 'lit';

/** Where the widget stands. A page overrides any of it with a rule for `parley-chat`. */
export const styles = css`
  :host {
    position: fixed;
    z-index: 2147483000;
    inset-block-end: calc(20px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: calc(20px + env(safe-area-inset-right, 0px));
    display: block;
    inline-size: 56px;
    block-size: 56px;
  }

  :host([position='start']) {
    inset-inline: calc(20px + env(safe-area-inset-left, 0px)) auto;
  }

  :host([mode='inline']) {
    position: relative;
    z-index: auto;
    inset: auto;
    inline-size: auto;
    block-size: 100%;
    min-block-size: 360px;
  }

  :host([mode='page']) {
    position: static;
    inline-size: auto;
    block-size: auto;
  }

  :host([mode='inline']) parley-panel {
    block-size: 100%;
    min-block-size: inherit;
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
