import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  ul {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: calc(var(--_space) * 0.75);
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    min-inline-size: 0;
    max-inline-size: 100%;
  }

  button {
    display: flex;
    align-items: center;
    gap: 10px;
    max-inline-size: 100%;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-medium);
    background: var(--_raised);
    overflow: hidden;
    transition: border-color var(--_quick);
  }

  button:hover {
    border-color: color-mix(in oklab, var(--_text) 34%, var(--_surface));
  }

  .picture {
    display: block;
  }

  /* Its size is known before the picture is, so nothing moves when that comes. */
  .picture parley-thumbnail {
    inline-size: 168px;
    block-size: 126px;
  }

  .file {
    padding-block: 8px;
    padding-inline: 10px 14px;
    text-align: start;
  }

  .file svg {
    flex: none;
    color: var(--_muted);
  }

  .about {
    display: grid;
    min-inline-size: 0;
    font-size: var(--_small);
    line-height: 1.3;
  }

  .name {
    max-inline-size: 220px;
    overflow: hidden;
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .kind {
    color: var(--_muted);
    font-size: var(--_tiny);
    font-variant-numeric: tabular-nums;
  }

  progress {
    margin-block-start: 6px;
  }
`;
