import { css } from 'lit';

/**
 * A caret behind the last line of what is being written, wherever that line is. Of a sheet of its own, for the roots in
 * which something was written while they were looked at: with rules like these a browser looks at more than what is new
 * each time something is added, and most answers come whole.
 */
export const caretStyles = css`
  .writing > :is(p, h1, h2, h3, h4, h5, h6):last-child::after,
  .writing > blockquote:last-child > :last-child::after,
  .writing > :is(ul, ol):last-child > li:last-child:not(:has(> :is(p, ul, ol):last-child))::after,
  .writing > :is(ul, ol):last-child > li:last-child > p:last-child::after,
  .writing > :is(ul, ol):last-child > li:last-child > :is(ul, ol):last-child > li:last-child::after {
    content: '';
    display: inline-block;
    inline-size: 2px;
    block-size: 1.05em;
    margin-inline-start: 3px;
    border-radius: 1px;
    background: var(--_accent-text);
    vertical-align: -0.16em;
    animation: var(--_caret, blink 1.1s steps(2, jump-none) infinite);
  }

  @keyframes blink {
    from {
      opacity: 1;
    }
    to {
      opacity: 0.15;
    }
  }
`;
