import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    align-items: center;
    gap: 2px;
    padding-block: calc(var(--_space) * 1.5);
    padding-inline: calc(var(--_space) * 2.5) calc(var(--_space) * 1.5);
    border-block-end: 1px solid var(--_line);
    user-select: none;
    -webkit-user-select: none;
  }

  .names {
    flex: 1;
    min-inline-size: 0;
  }

  h2 {
    margin: 0;
    overflow: hidden;
    font-size: calc(var(--_font-size) * 1.07);
    font-weight: 620;
    letter-spacing: -0.011em;
    line-height: 1.375;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .state {
    display: flex;
    align-items: center;
    gap: 6px;
    margin: 0;
    color: var(--_muted);
    font-size: var(--_tiny);
    line-height: 1.45;
  }

  .dot {
    flex: none;
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_muted);
    forced-color-adjust: none;
  }

  .online .dot {
    background: light-dark(#1f9d61, #3ecf8e);
  }

  /* Connecting takes a moment each time: only a long one is worth a word. */
  .state.connecting {
    animation: appear 200ms 700ms both;
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .connecting .dot {
    background: light-dark(#c98a14, #f0b64a);
    animation: breathe 1.6s ease-in-out infinite;
  }

  .signed-out .dot,
  .refused .dot {
    background: var(--_danger);
  }

  @keyframes breathe {
    50% {
      opacity: 0.35;
    }
  }

  .corner {
    position: relative;
    display: flex;
  }

  .menu {
    position: absolute;
    z-index: 5;
    inset-block-start: calc(100% + 6px);
    inset-inline-end: 0;
    min-inline-size: 208px;
    max-block-size: min(440px, 60dvh);
    padding: 5px;
    overflow-y: auto;
    border: 1px solid transparent;
    border-radius: var(--_radius-medium);
    background: light-dark(var(--_surface), color-mix(in oklab, var(--_text) 6%, var(--_surface)));
    box-shadow: var(--_shadow);
    animation: drop var(--_quick) var(--_ease);
  }

  @keyframes drop {
    from {
      opacity: 0;
      translate: 0 -4px;
    }
  }

  .menu [role='group'] {
    margin-block-start: 5px;
    border-block-start: 1px solid var(--_line);
    padding-block-start: 5px;
  }

  .menu [aria-checked='false'] svg {
    visibility: hidden;
  }

  .menu button {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    padding: var(--_space) 10px;
    border-radius: var(--_radius-small);
    font-size: calc(var(--_font-size) * 0.94);
    line-height: 1.43;
  }

  .menu button:hover,
  .menu button:focus-visible {
    background: var(--_hover);
  }

  .menu button:focus-visible {
    outline-offset: -2px;
  }

  .menu svg {
    inline-size: 18px;
    block-size: 18px;
    color: var(--_muted);
  }

  @media (prefers-reduced-motion: reduce) {
    .connecting .dot {
      animation: none;
    }
  }
`;
