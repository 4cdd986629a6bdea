import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    position: relative;
    inline-size: 56px;
    block-size: 56px;
  }

  button {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    border: 1px solid color-mix(in oklab, var(--_on-accent) 14%, transparent);
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow:
      0 1px 2px rgb(15 20 40 / 18%),
      0 6px 20px -4px rgb(15 20 40 / 32%);
    transition:
      background-color var(--_quick),
      box-shadow var(--_move),
      scale var(--_move) var(--_ease);
  }

  button:hover {
    background: var(--_accent-hover);
    box-shadow:
      0 1px 2px rgb(15 20 40 / 18%),
      0 10px 28px -4px rgb(15 20 40 / 40%);
    scale: 1.04;
  }

  button:active {
    scale: 0.97;
  }

  button:focus-visible {
    outline: 3px solid var(--_accent-text);
    outline-offset: 3px;
    box-shadow: 0 0 0 3px var(--_surface);
  }

  .faces {
    display: grid;
    place-items: center;
  }

  .faces svg,
  ::slotted(*) {
    inline-size: 24px;
    block-size: 24px;
  }

  .faces > * {
    display: grid;
    place-items: center;
    grid-area: 1 / 1;
    transition:
      opacity var(--_move),
      rotate var(--_move) var(--_ease),
      scale var(--_move) var(--_ease);
  }

  button[aria-expanded='true'] .faces > :first-child,
  button[aria-expanded='false'] .faces > :last-child {
    opacity: 0;
    scale: 0.6;
  }

  button[aria-expanded='false'] .faces > :last-child {
    rotate: -60deg;
  }

  .badge {
    position: absolute;
    inset-block-start: -2px;
    inset-inline-end: -2px;
    min-inline-size: 20px;
    block-size: 20px;
    padding-inline: 5px;
    border: 2px solid var(--_surface);
    border-radius: 999px;
    background: #c8281e;
    color: #fff;
    font-size: 11px;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    line-height: 16px;
    text-align: center;
  }

  .badge::after {
    content: attr(data-count);
  }

  @media (prefers-reduced-motion: reduce) {
    button:hover,
    button:active {
      scale: none;
    }
  }
`;
