import { css } from 'lit';

/** What every element starts from: sane boxes, buttons without the browser's looks, one focus ring. */
export const base = css`
  * {
    box-sizing: border-box;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  /* One that shows nothing but an icon needs less, and each answer has some: to take back all that a button has is a lot. */
  button:where(:not(.icon)) {
    all: unset;
    box-sizing: border-box;
  }

  button {
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
  }

  button:disabled {
    cursor: default;
  }

  :focus-visible {
    outline: 2px solid var(--_accent-text);
    outline-offset: 2px;
  }

  svg {
    display: block;
    inline-size: 20px;
    block-size: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .solid {
    fill: currentColor;
    stroke: none;
  }

  .plain {
    white-space: pre-wrap;
  }

  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }
`;

/** A square button that shows only an icon. */
export const iconButton = css`
  .icon {
    display: inline-grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    padding: 0;
    background: none;
    border: 1px solid transparent;
    border-radius: min(10px, var(--_radius-medium));
    color: var(--_muted);
    transition:
      background-color var(--_quick),
      color var(--_quick);
  }

  .icon:hover,
  .icon[aria-expanded='true'] {
    background: var(--_hover);
    color: var(--_text);
  }

  .icon:active {
    background: var(--_press);
  }
`;

/** A small button with words, for what can be done about a thing: try again, discard. */
export const textButton = css`
  .text-button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 28px;
    padding-inline: 10px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-large);
    background: var(--_surface);
    color: var(--_text);
    font-size: var(--_small);
    font-weight: 500;
    line-height: 1.2;
    transition:
      background-color var(--_quick),
      border-color var(--_quick);
  }

  .text-button:hover {
    background: var(--_hover);
    border-color: color-mix(in oklab, var(--_text) 24%, var(--_surface));
  }

  .text-button:active {
    background: var(--_press);
  }

  .text-button svg {
    inline-size: 14px;
    block-size: 14px;
  }

  .text-button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--_muted);
  }

  .text-button.quiet:hover {
    background: var(--_hover);
    color: var(--_text);
  }
`;
