import { css } from 'lit';

export const styles = css`
  /* Above the field and its buttons. */
  :host {
    display: block;
    grid-column: 1 / -1;
  }

  ul {
    display: flex;
    flex-wrap: wrap;
    gap: calc(var(--_space) * 0.75);
    max-block-size: 168px;
    margin: 0;
    padding: 10px 10px 2px;
    overflow-y: auto;
    list-style: none;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }

  li {
    display: flex;
    flex: 0 1 auto;
    align-items: center;
    gap: var(--_space);
    min-inline-size: 0;
    max-inline-size: 100%;
    padding: 4px;
    padding-inline-end: 2px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-medium);
    background: var(--_raised);
    font-size: var(--_small);
    line-height: 1.3;
  }

  li.failed {
    border-color: color-mix(in oklab, var(--_danger) 45%, var(--_surface));
    background: var(--_danger-soft);
  }

  parley-thumbnail,
  .kind {
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    border-radius: var(--_radius-small);
  }

  .kind {
    display: grid;
    place-items: center;
    background: var(--_hover);
    color: var(--_muted);
  }

  .about {
    min-inline-size: 72px;
    max-inline-size: 220px;
  }

  .failed .about {
    max-inline-size: 280px;
  }

  p {
    margin: 0;
  }

  .name {
    overflow: hidden;
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .state {
    color: var(--_muted);
    font-size: var(--_tiny);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }

  .failed .state {
    color: var(--_danger);
  }

  progress {
    margin-block: 7px 6px;
  }

  .small {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    border-radius: var(--_radius-small);
    color: var(--_muted);
  }

  .small:hover {
    background: var(--_press);
    color: var(--_text);
  }

  .small svg {
    inline-size: 16px;
    block-size: 16px;
  }
`;
