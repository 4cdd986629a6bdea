import { css } from 'lit';

export const styles = css`
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
`;
