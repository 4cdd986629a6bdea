import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    position: relative;
    border-radius: var(--_radius-small);
  }

  .answer {
    display: flex;
    flex-direction: column;
    gap: calc(var(--_space) * 1.25);
    max-inline-size: min(100%, 72ch);
    min-block-size: 24px;
    overflow-wrap: anywhere;
  }

  /* Pale by its colours, which stay legible, and not by opacity, which takes contrast from all that is in it. */
  .superseded {
    --_text: var(--_muted);
    --_accent-text: var(--_muted);
  }

  /* Thinking */

  .dots {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    block-size: 24px;
    color: var(--_muted);
  }

  .dots i {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: currentColor;
    animation: dot 1.3s ease-in-out infinite;
    forced-color-adjust: none;
  }

  .dots i:nth-child(2) {
    animation-delay: 0.16s;
  }

  .dots i:nth-child(3) {
    animation-delay: 0.32s;
  }

  @keyframes breathe {
    50% {
      opacity: 0.5;
    }
  }

  .dots.quiet {
    opacity: 0.7;
  }

  .dots.quiet i {
    animation: none;
  }

  @keyframes dot {
    0%,
    60%,
    100% {
      opacity: 0.3;
      translate: 0 0;
    }
    30% {
      opacity: 1;
      translate: 0 -3px;
    }
  }

  /* How it ended */

  .end {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 10px;
    margin-block-start: 8px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 1.45;
  }

  .end p {
    display: inline-flex;
    align-items: flex-start;
    gap: 6px;
    margin: 0;
  }

  .end p svg {
    flex: none;
    inline-size: 15px;
    block-size: 15px;
    margin-block-start: 1.5px;
  }

  .end .bad {
    color: var(--_danger);
  }

  /* In the gap below, where it takes no room of its own. */
  .actions {
    position: absolute;
    inset-block-start: calc(100% + 3px);
    inset-inline-start: -6px;
    display: flex;
    gap: 2px;
    opacity: 0;
  }

  .thumbs {
    display: flex;
    gap: 2px;
  }

  /* A line for a comment takes its own room. */
  .asking {
    position: static;
    flex-wrap: wrap;
    margin-block-start: 3px;
    margin-inline-start: -6px;
    opacity: 1;
  }

  .actions .icon {
    inline-size: 28px;
    block-size: 28px;
    border-radius: var(--_radius-small);
  }

  .actions svg {
    inline-size: 16px;
    block-size: 16px;
  }

  .down svg {
    rotate: 180deg;
  }

  .icon[aria-pressed='true'] {
    color: var(--_accent-text);
  }

  [aria-pressed='true'] svg {
    fill: color-mix(in oklab, currentColor 26%, transparent);
  }

  @media (forced-colors: active) {
    .icon[aria-pressed='true'] {
      border-color: Highlight;
    }
  }

  :host(:hover) .actions,
  :host(:focus-within) .actions,
  :host([last]) .actions {
    opacity: 1;
    transition: opacity var(--_quick);
  }

  @media (prefers-reduced-motion: reduce) {
    .dots i {
      animation: breathe 1.6s ease-in-out infinite;
    }

    .writing {
      --_caret: none;
    }
  }
`;
