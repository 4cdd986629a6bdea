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

  @media (forced-colors: active) {
    .thumb[aria-pressed='true'] {
      border-color: Highlight;
    }
  }
`;
