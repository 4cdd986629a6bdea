import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    border-radius: 20px;
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
    padding-block: 8px;
    padding-inline: 14px;
    /* Keeps an accent that is nearly the surface's colour from melting into it, and shows in forced colours. */
    border: 1px solid color-mix(in oklab, var(--_on-accent) 14%, transparent);
    background-clip: border-box;
    border-radius: 18px;
    border-end-end-radius: 6px;
    background: var(--_accent);
    color: var(--_on-accent);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    transition: opacity var(--_move);
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
    font-size: 12px;
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
    font-size: 12.5px;
    line-height: 18px;
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

  .sending .bubble {
    animation: pale 200ms 400ms both;
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  @keyframes pale {
    to {
      opacity: 0.72;
    }
  }

  .other {
    max-inline-size: min(100%, 72ch);
  }

  .who {
    margin: 0 0 2px;
    color: var(--_muted);
    font-size: 12.5px;
    font-weight: 550;
  }

  .notice {
    color: var(--_muted);
    font-size: 13.5px;
  }
`;
