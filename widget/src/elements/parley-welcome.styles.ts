import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    padding-block: clamp(12px, var(--_view, 0px) / 20, 40px) 8px;
    animation: appear var(--_move) both;
  }

  @keyframes appear {
    from {
      opacity: 0;
      translate: 0 6px;
    }
  }

  h3 {
    margin: 0;
    font-size: calc(var(--_font-size) * 1.6);
    font-weight: 640;
    letter-spacing: -0.02em;
    line-height: 1.22;
    text-wrap: balance;
    white-space: pre-line;
  }

  .more {
    margin: 8px 0 0;
    color: var(--_muted);
    text-wrap: pretty;
  }

  ul {
    display: grid;
    gap: var(--_space);
    margin: 24px 0 0;
    padding: 0;
    list-style: none;
  }

  li button {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: 44px;
    padding-block: calc(var(--_space) * 1.25);
    padding-inline: calc(var(--_space) * 1.75) calc(var(--_space) * 1.5);
    border: 1px solid var(--_line);
    border-radius: min(14px, var(--_radius-large));
    line-height: 1.4;
    transition:
      background-color var(--_quick),
      border-color var(--_quick);
  }

  li button span {
    flex: 1;
  }

  li button:hover {
    background: var(--_hover);
    border-color: color-mix(in oklab, var(--_text) 22%, var(--_surface));
  }

  li button:active {
    background: var(--_press);
  }

  li svg {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    color: var(--_muted);
    scale: var(--_forward) 1;
    transition:
      translate var(--_move) var(--_ease),
      color var(--_quick);
  }

  li button:hover svg {
    color: var(--_accent-text);
    translate: calc(2px * var(--_forward)) 0;
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      animation: none;
    }
  }
`;
