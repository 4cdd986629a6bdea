import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    margin-block-start: 2px;
  }

  p {
    margin: 0 0 6px;
    color: var(--_muted);
    font-size: var(--_tiny);
    font-weight: 550;
    line-height: 1.33;
  }

  ol {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    min-inline-size: 0;
  }

  .source {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-inline-size: 100%;
    min-block-size: 28px;
    padding-inline: 5px 10px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-large);
    color: var(--_text);
    font-size: var(--_small);
    line-height: 1.45;
    text-decoration: none;
    transition:
      background-color var(--_quick),
      border-color var(--_quick);
  }

  .source:is(a, [tabindex]):hover {
    background: var(--_hover);
    border-color: color-mix(in oklab, var(--_text) 24%, var(--_surface));
  }

  .number {
    flex: none;
    display: grid;
    place-items: center;
    min-inline-size: 18px;
    min-block-size: 18px;
    padding-inline: 4px;
    border-radius: var(--_radius-large);
    background: var(--_hover);
    color: var(--_muted);
    font-size: calc(var(--_font-size) * 0.74);
    font-variant-numeric: tabular-nums;
    font-weight: 600;
  }

  .title {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  /* In the top layer, so that nothing of the list cuts it off; where it stands is set when it is shown. */
  .preview {
    position: fixed;
    inset: auto;
    inset-block-start: var(--_top, 0);
    left: var(--_left, 0);
    inline-size: max-content;
    max-inline-size: min(320px, 100vw - 16px);
    margin: 0;
    padding: 10px 12px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-medium);
    background: var(--_surface);
    box-shadow: 0 8px 28px rgb(15 20 40 / 18%);
    color: var(--_text);
    font-size: var(--_small);
    line-height: 1.45;
    overflow: visible;
    overflow-wrap: anywhere;
    animation: appear var(--_move) var(--_ease);
  }

  /* The way from the chip to the preview: a pointer on it has not left. */
  .preview::after {
    content: '';
    position: absolute;
    inset-inline: 0;
    inset-block: -10px;
    z-index: -1;
  }

  .preview b {
    display: block;
    font-weight: 600;
  }

  .preview q {
    display: -webkit-box;
    margin-block-start: 4px;
    color: var(--_muted);
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 6;
  }

  .preview .host {
    display: block;
    margin-block-start: 6px;
    color: var(--_muted);
    font-size: var(--_tiny);
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
