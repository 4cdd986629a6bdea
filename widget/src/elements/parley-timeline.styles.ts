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
    container-type: size;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
    outline-offset: -3px;
  }

  .list {
    display: flow-root;
    max-inline-size: 800px;
    margin-inline: auto;
    padding-inline: 20px;
    padding-block: 16px 36px;
  }

  .exchange {
    display: flex;
    flex-direction: column;
    gap: 18px;
    padding-block-end: 36px;
  }

  .exchange:last-child {
    padding-block-end: 0;
  }

  /* Of those that rest, which cuts off what reaches out of them: focus rings, and buttons at their edge. */
  .exchange {
    overflow-clip-margin: 14px;
  }

  /* Room for the answer, so that a question can stand in the upper part of the view before there is one. */
  .exchange.risen:last-child {
    min-block-size: calc(100cqb - 12px - 36px - var(--_lead, 0px));
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

  .day,
  .edge {
    margin: 4px 0 0;
    color: var(--_muted);
    font-size: 12.5px;
    font-weight: 500;
    line-height: 18px;
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
    block-size: 100cqb;
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
    border-radius: 999px;
    background: var(--_surface);
    box-shadow: 0 4px 14px rgb(15 20 40 / 14%);
    font-size: 13px;
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
