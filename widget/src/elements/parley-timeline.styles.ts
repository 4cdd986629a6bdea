import { css } from 'lit';

export const styles = css`
  :host {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
  }

  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
    outline-offset: -3px;
  }

  /* What can be done with an answer stands in the room below it, which must not get too small for that. */
  .list {
    --_between: max(32px, calc(var(--_space) * 4.5));

    display: flow-root;
    max-inline-size: 800px;
    margin-inline: auto;
    padding-inline: calc(var(--_space) * 2.5);
    padding-block: calc(var(--_space) * 2) var(--_between);
  }

  .exchange {
    display: flex;
    flex-direction: column;
    gap: calc(var(--_space) * 2.25);
    padding-block-end: var(--_between);
  }

  .exchange:last-child {
    padding-block-end: 0;
  }

  /* Room for the answer, so that a question can stand in the upper part of the view before there is one. */
  .exchange.risen:last-child {
    min-block-size: calc(var(--_view, 0px) - 12px - var(--_between) - var(--_lead, 0px));
  }

  .fresh > parley-turn {
    animation: rise 220ms var(--_ease);
  }

  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 10px;
    }
  }

  .unread {
    display: flex;
    align-items: center;
    gap: 10px;
    margin: 0;
    color: var(--_accent-text);
    font-size: var(--_tiny);
    font-weight: 600;
    line-height: 1.45;
  }

  .unread::before,
  .unread::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid color-mix(in oklab, currentColor 45%, var(--_surface));
  }

  .day,
  .edge {
    margin: 4px 0 0;
    color: var(--_muted);
    font-size: var(--_tiny);
    font-weight: 500;
    line-height: 1.45;
    text-align: center;
  }

  .edge {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    min-block-size: 18px;
    margin: 0 0 16px;
    font-weight: 400;
  }

  .spinner {
    inline-size: 18px;
    block-size: 18px;
    border: 2px solid var(--_line);
    border-block-start-color: var(--_muted);
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }

  .loading {
    display: grid;
    place-content: center;
    justify-items: center;
    block-size: var(--_view, 0);
    animation: appear 200ms 400ms both;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .jump {
    position: absolute;
    inset-block-end: 10px;
    inset-inline: 0;
    display: flex;
    inline-size: max-content;
    min-inline-size: 34px;
    block-size: 34px;
    align-items: center;
    justify-content: center;
    gap: 6px;
    margin-inline: auto;
    padding-inline: 8px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-large);
    background: var(--_surface);
    box-shadow: 0 4px 14px rgb(15 20 40 / 14%);
    font-size: var(--_small);
    font-weight: 550;
    animation: pop var(--_move) var(--_ease);
  }

  .jump:hover {
    background: color-mix(in oklab, var(--_text) 5%, var(--_surface));
  }

  .jump.counted {
    padding-inline: 10px 14px;
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .jump.counted:hover {
    background: var(--_accent-hover);
  }

  .jump svg {
    inline-size: 16px;
    block-size: 16px;
    stroke-width: 2;
  }

  @keyframes pop {
    from {
      opacity: 0;
      translate: 0 6px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .fresh > parley-turn,
    .jump {
      animation: none;
    }

    .spinner {
      animation-duration: 2.4s;
    }
  }
`;
