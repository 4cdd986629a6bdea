import { css } from 'lit';

export const styles = css`
  :host {
    position: absolute;
    z-index: 4;
    inset: 0;
    background: var(--_surface);
    animation: come var(--_quick) var(--_ease);
  }

  @keyframes come {
    from {
      opacity: 0;
      translate: 0 6px;
    }
  }

  .view {
    display: flex;
    flex-direction: column;
    block-size: 100%;
  }

  .top {
    display: flex;
    align-items: center;
    gap: 6px;
    inline-size: 100%;
    max-inline-size: 800px;
    margin-inline: auto;
    padding-block: 10px;
    padding-inline: 12px 16px;
  }

  .back svg {
    scale: calc(-1 * var(--_forward)) 1;
  }

  h3 {
    margin: 0;
    font-size: var(--_font-size);
    font-weight: 600;
  }

  input {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    padding: 7px 12px;
    border: 1px solid var(--_edge);
    border-radius: min(10px, var(--_radius-medium));
    background: var(--_surface);
    color: inherit;
    font: inherit;
    /* Below this phones zoom in. */
    font-size: max(16px, var(--_font-size));
    line-height: 1.4;
    appearance: none;
  }

  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }

  .list {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }

  ul {
    max-inline-size: 800px;
    margin: 0 auto;
    padding: 0 8px 12px;
    list-style: none;
  }

  li button {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 1px 12px;
    inline-size: 100%;
    padding: 10px 12px;
    border-radius: var(--_radius-medium);
    line-height: 1.43;
  }

  li button:hover {
    background: var(--_hover);
  }

  li button:active {
    background: var(--_press);
  }

  li button:focus-visible {
    outline-offset: -2px;
  }

  li button[aria-current] {
    background: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
  }

  .title,
  .line {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .title {
    font-size: calc(var(--_font-size) * 0.94);
    font-weight: 550;
  }

  .line,
  time {
    color: var(--_muted);
    font-size: var(--_small);
  }

  .line {
    grid-column: 1;
  }

  mark {
    border-radius: 3px;
    background: color-mix(in oklab, var(--_accent) 22%, transparent);
    color: var(--_text);
  }

  .dot {
    position: relative;
    align-self: center;
    justify-self: end;
    inline-size: 9px;
    block-size: 9px;
    border-radius: 50%;
    background: var(--_accent);
    forced-color-adjust: none;
  }

  .nothing {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 10px;
    padding: 48px 24px;
    color: var(--_muted);
    text-align: center;
  }

  .nothing p {
    margin: 0;
  }

  @media (forced-colors: active) {
    li button[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
