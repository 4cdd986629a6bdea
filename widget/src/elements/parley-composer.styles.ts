import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    padding-block: 4px calc(var(--_space) * 1.75);
    padding-inline: calc(var(--_space) * 1.75);
    --_field-size: max(16px, var(--_font-size));
    --_line-height: calc(1.5 * var(--_field-size));
  }

  .box,
  .count {
    max-inline-size: 772px;
    margin-inline: auto;
  }

  .box {
    display: grid;
    grid-template-columns: auto 1fr auto;
    align-items: end;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-large);
    background: var(--_surface);
    transition:
      border-color var(--_quick),
      box-shadow var(--_quick);
  }

  @media (forced-colors: none) {
    .box {
      box-shadow: 0 1px 2px rgb(15 20 40 / 4%);
    }

    .box:hover {
      border-color: color-mix(in oklab, var(--_text) 62%, var(--_surface));
    }
  }

  .box:has(:disabled[part='field']) {
    opacity: 0.55;
  }

  .box:focus-within {
    border-color: var(--_accent-text);
    box-shadow: 0 0 0 3px color-mix(in oklab, var(--_accent) 16%, transparent);
  }

  .dropping {
    border-style: dashed;
    border-color: var(--_accent-text);
    background: color-mix(in oklab, var(--_accent) 6%, var(--_surface));
  }

  .attach {
    margin-block: 4px;
    margin-inline-start: 4px;
    border-radius: 50%;
  }

  .attach ~ .grow textarea,
  .attach ~ .grow::after {
    padding-inline-start: 6px;
  }

  /* The text stands twice in one cell: what stands unseen below the field makes the cell grow with it. */
  .grow {
    display: grid;
    grid-column: 2;
    min-inline-size: 0;
    max-block-size: calc(8 * var(--_line-height) + 20px);
    overflow: hidden;
  }

  .grow::after {
    content: attr(data-text) ' ';
    visibility: hidden;
    overflow: hidden;
  }

  textarea,
  .grow::after {
    box-sizing: border-box;
    grid-area: 1 / 1;
    min-inline-size: 0;
    max-block-size: inherit;
    margin: 0;
    padding-block: 10px;
    padding-inline: 18px 6px;
    border: 0;
    font: inherit;
    font-size: var(--_field-size);
    line-height: var(--_line-height);
    letter-spacing: inherit;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  textarea {
    inline-size: 100%;
    block-size: 100%;
    border-radius: 0;
    outline: 0;
    background: transparent;
    color: inherit;
    resize: none;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
    appearance: none;
  }

  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }

  .buttons {
    display: flex;
    gap: 4px;
    padding: 4px;
  }

  .round {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border: 1px solid transparent;
    border-radius: 50%;
    transition:
      background-color var(--_quick),
      color var(--_quick),
      scale var(--_quick);
  }

  .round:active:not(:disabled) {
    scale: 0.94;
  }

  .send {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .send:hover {
    background: var(--_accent-hover);
  }

  .send:disabled {
    background: var(--_hover);
    color: color-mix(in oklab, var(--_muted) 70%, var(--_surface));
  }

  .send svg {
    stroke-width: 2.1;
  }

  .stop {
    background: var(--_hover);
    color: var(--_text);
  }

  .stop:hover {
    background: var(--_press);
  }

  .count {
    margin-block: 6px 0;
    padding-inline: 8px;
    color: var(--_muted);
    font-size: var(--_tiny);
    font-variant-numeric: tabular-nums;
    line-height: 1.45;
    text-align: end;
  }

  .count.over {
    color: var(--_danger);
    font-weight: 550;
  }

  @media (forced-colors: active) {
    .box:focus-within {
      outline: 2px solid Highlight;
    }

    .send:not(:disabled) {
      border-color: ButtonText;
    }
  }
`;
