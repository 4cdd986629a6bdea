import { css } from 'lit';

export const styles = css`
  .spinner {
    flex: none;
    inline-size: 13px;
    block-size: 13px;
    margin: 1px;
    border: 1.75px solid var(--_line);
    border-block-start-color: var(--_muted);
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  b {
    color: var(--_text);
    font-weight: 500;
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 2.4s;
    }
  }
`;
