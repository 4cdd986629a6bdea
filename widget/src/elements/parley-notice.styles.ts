import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .notice {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    max-inline-size: 772px;
    margin-block: 0 calc(var(--_space) * 1.25);
    margin-inline: max(calc(var(--_space) * 1.75), 50% - 386px);
    padding-block: calc(var(--_space) * 1.125);
    padding-inline: calc(var(--_space) * 1.5);
    border: 1px solid transparent;
    border-radius: var(--_radius-medium);
    background: var(--_hover);
    font-size: var(--_small);
    line-height: 1.45;
    animation: appear var(--_move) var(--_ease);
  }

  .notice svg {
    flex: none;
    inline-size: 17px;
    block-size: 17px;
    margin-block-start: 1px;
    color: var(--_muted);
  }

  .notice span {
    flex: 1;
  }

  .notice button {
    flex: none;
  }

  .bad {
    background: var(--_danger-soft);
  }

  .bad svg {
    color: var(--_danger);
  }

  @keyframes appear {
    from {
      opacity: 0;
      translate: 0 4px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .notice {
      animation: none;
    }
  }
`;
