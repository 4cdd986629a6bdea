import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  details {
    color: var(--_muted);
    font-size: var(--_small);
  }

  summary {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 26px;
    padding-inline: 8px 10px;
    margin-inline-start: -8px;
    border-radius: var(--_radius-small);
    cursor: pointer;
    list-style: none;
    user-select: none;
    -webkit-user-select: none;
    transition:
      background-color var(--_quick),
      color var(--_quick);
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary:hover {
    background: var(--_hover);
    color: var(--_text);
  }

  summary svg {
    inline-size: 14px;
    block-size: 14px;
    rotate: calc(-90deg * var(--_forward));
    transition: rotate var(--_move) var(--_ease);
  }

  details[open] summary svg {
    rotate: 0deg;
  }

  .thoughts {
    margin-block: 4px 2px;
    padding-inline-start: 12px;
    border-inline-start: 2px solid var(--_line);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
`;
