import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    border-radius: var(--_radius-large);
  }

  .line {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 8px;
  }

  parley-files {
    margin-block-end: 4px;
  }

  .bubble {
    min-inline-size: 0;
    max-inline-size: min(84%, 60ch);
    padding-block: var(--_space);
    padding-inline: calc(var(--_space) * 1.75);
    /* Keeps an accent that is nearly the surface's colour from melting into it, and shows in forced colours. */
    border: 1px solid color-mix(in oklab, var(--_on-accent) 14%, transparent);
    background-clip: border-box;
    border-radius: min(18px, var(--_radius-large));
    border-end-end-radius: min(6px, var(--_radius-large));
    background: var(--_accent);
    color: var(--_on-accent);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    /* Each paragraph has its own direction, and the bubble that of the list: its sharp corner is at the edge. */
    unicode-bidi: plaintext;
  }

  .bubble::selection {
    background: var(--_on-accent);
    color: var(--_accent);
  }

  .failed .bubble {
    background: var(--_danger-soft);
    border-color: color-mix(in oklab, var(--_danger) 45%, var(--_surface));
    color: var(--_text);
  }

  .waiting .bubble {
    background: color-mix(in oklab, var(--_accent) 12%, var(--_surface));
    border: 1px dashed color-mix(in oklab, var(--_accent) 55%, var(--_surface));
    color: var(--_text);
  }

  time {
    flex: none;
    color: var(--_muted);
    font-size: var(--_tiny);
    font-variant-numeric: tabular-nums;
    opacity: 0;
    transition: opacity var(--_quick);
  }

  :host(:hover) time,
  :host(:focus-visible) time {
    opacity: 1;
  }

  .foot {
    display: grid;
    justify-items: end;
    gap: 8px;
    margin-block-start: 6px;
    color: var(--_muted);
    font-size: var(--_tiny);
    line-height: 1.45;
  }

  .foot p {
    display: inline-flex;
    align-items: flex-start;
    gap: 6px;
    max-inline-size: 44ch;
    margin: 0;
  }

  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }

  .choices .quiet {
    order: -1;
  }

  .foot p svg {
    flex: none;
    inline-size: 15px;
    block-size: 15px;
    margin-block-start: 1.5px;
  }

  .foot .bad {
    color: var(--_danger);
  }

  /* Most turns are taken long before anybody would wonder: the mark is for the others (400 ms). */
  .sending .foot {
    animation: appear 200ms 400ms both;
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .other {
    max-inline-size: min(100%, 72ch);
  }

  .markdown {
    display: block;
  }

  .who {
    margin: 0 0 2px;
    color: var(--_muted);
    font-size: var(--_tiny);
    font-weight: 550;
  }

  .notice {
    color: var(--_muted);
    font-size: var(--_small);
  }
`;
