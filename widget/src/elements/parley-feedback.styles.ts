import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 6px;
  }

  /* Its thumbs stand beside the other buttons then, and the line below them all. */
  :host([asking]) {
    display: contents;
  }

  .thumbs {
    display: flex;
    gap: 2px;
  }

  .thumb {
    inline-size: 28px;
    block-size: 28px;
    border-radius: var(--_radius-small);
  }

  .thumb svg {
    inline-size: 16px;
    block-size: 16px;
  }

  .down svg {
    rotate: 180deg;
  }

  .thumb[aria-pressed='true'] {
    color: var(--_accent-text);
  }

  .thumb[aria-pressed='true'] svg {
    fill: color-mix(in oklab, currentColor 26%, transparent);
  }

  .thanks {
    color: var(--_muted);
    font-size: var(--_small);
  }

  .comment {
    display: flex;
    flex: 1 1 100%;
    min-inline-size: 0;
    padding-inline-start: 6px;
    align-items: center;
    gap: 6px;
    margin: 0;
  }

  input {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    padding: 3px 10px;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-large);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    font-size: var(--_small);
    line-height: 1.43;
  }

  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }

  @media (pointer: coarse) {
    /* Below this phones zoom in. */
    input {
      font-size: max(16px, var(--_font-size));
    }
  }

  @media (forced-colors: active) {
    .thumb[aria-pressed='true'] {
      border-color: Highlight;
    }
  }
`;
