import { css } from 'lit';

/** What the cards of the widget have in common: a box with a line around it, titles, and quiet texts. */
export const cardStyles = css`
  :host {
    display: block;
    font-size: calc(var(--_font-size) * 0.94);
    line-height: 1.45;
    overflow-wrap: anywhere;
  }

  .box {
    display: block;
    inline-size: 100%;
    max-inline-size: 420px;
    border: 1px solid var(--_line);
    border-radius: min(14px, var(--_radius-large));
    background: var(--_surface);
    color: var(--_text);
    overflow: hidden;
    text-decoration: none;
  }

  a.box,
  .box a {
    transition: background-color var(--_quick);
  }

  a.box:hover {
    background: var(--_hover);
  }

  /* Blocks of their own, so that each stands at the side that its direction says. */
  .title {
    display: block;
    margin: 0;
    font-weight: 600;
  }

  .text {
    margin: 2px 0 0;
    color: var(--_muted);
    white-space: pre-line;
  }

  .host {
    display: block;
    margin-block-start: 4px;
    color: var(--_muted);
    font-size: var(--_tiny);
  }

  .picture {
    display: block;
    inline-size: 100%;
    block-size: auto;
    max-block-size: 320px;
    object-fit: cover;
    background: var(--_raised);
  }

  .body {
    display: block;
    padding: 10px 14px 12px;
  }
`;
