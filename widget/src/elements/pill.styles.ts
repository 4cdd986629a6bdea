import { css } from 'lit';

/** A line with an icon and a few words, as for a tool that is used or a file that was made. */
export const pill = css`
  :host {
    display: block;
  }

  .pill {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    max-inline-size: 100%;
    padding-block: 5px;
    padding-inline: 10px 12px;
    border: 1px solid var(--_line);
    border-radius: min(10px, var(--_radius-medium));
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 1.45;
    overflow-wrap: anywhere;
  }

  .pill > svg {
    flex: none;
    inline-size: 15px;
    block-size: 15px;
  }

  a.pill {
    color: var(--_text);
    text-decoration: none;
  }

  a.pill:hover {
    background: var(--_hover);
  }
`;
