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

  @media (prefers-reduced-motion: reduce) {
    .connecting .dot {
      animation: none;
    }
  }
`;
