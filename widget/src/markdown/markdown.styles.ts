import { css } from 'lit';

/**
 * How an answer reads: calm, with room between blocks and none wasted at its edges.
 *
 * For the shadow root in which a `MarkdownView` draws; its container carries the class `markdown`. Colours are the
 * tokens of the theme (theme.ts), or computed from them; so light and dark need no second set.
 */
export const markdownStyles = css`
  .markdown {
    --_md-soft: color-mix(in oklab, var(--_text) 4.5%, var(--_surface));

    color: var(--_text);
    font-size: var(--_font-size);
    line-height: 1.6;
    overflow-wrap: break-word;
    min-inline-size: 0;
  }

  .markdown :where(p, h3, h4, h5, h6, ul, ol, blockquote, hr, pre, .code, .table) {
    margin: 0;
  }

  .markdown > * + *,
  .markdown :is(blockquote, .loose > li) > * + * {
    margin-block-start: 0.8em;
  }

  .markdown .tight > li > * + * {
    margin-block-start: 0.25em;
  }

  /* A heading belongs to what follows it. */
  .markdown :is(h3, h4, h5, h6) {
    font-weight: 650;
    line-height: 1.3;
    letter-spacing: -0.006em;
    text-wrap: balance;
  }

  .markdown > * + :is(h3, h4, h5, h6) {
    margin-block-start: 1.4em;
  }

  .markdown > :is(h3, h4, h5, h6) + * {
    margin-block-start: 0.4em;
  }

  .markdown h3 {
    font-size: 1.27em;
  }

  .markdown h4 {
    font-size: 1.13em;
  }

  .markdown h5 {
    font-size: 1.02em;
  }

  .markdown h6 {
    font-size: 0.94em;
    color: var(--_muted);
  }

  .markdown :is(strong, th) {
    font-weight: 650;
  }

  .markdown del {
    color: var(--_muted);
  }

  .markdown .html {
    white-space: pre-wrap;
  }

  .markdown a {
    color: var(--_accent-text);
    text-decoration: underline;
    text-decoration-color: color-mix(in oklab, currentcolor 40%, transparent);
    text-decoration-thickness: 1px;
    text-underline-offset: 0.18em;
    border-radius: 2px;
  }

  .markdown a:hover {
    text-decoration-color: currentcolor;
  }

  .markdown a:focus-visible {
    outline: 2px solid var(--_accent-text);
    outline-offset: 2px;
  }

  /* On the item and not the list: its mark stands where its own text begins. */
  .markdown :is(ul, ol) {
    padding: 0;
  }

  .markdown li {
    margin-inline-start: 1.5em;
  }

  .markdown .tight > li + li {
    margin-block-start: 0.25em;
  }

  .markdown .loose > li + li {
    margin-block-start: 0.6em;
  }

  .markdown li::marker {
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }

  .markdown blockquote {
    padding-inline-start: 1em;
    border-inline-start: 3px solid;
    border-color: var(--_line);
    color: var(--_muted);
  }

  .markdown > hr,
  .markdown > hr + * {
    margin-block-start: 1.2em;
  }

  .markdown code {
    font-family: ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace;
    font-size: 0.88em;
    font-variant-ligatures: none;
  }

  .markdown :not(pre) > code {
    padding: 0.14em 0.36em;
    border-radius: 5px;
    background: var(--_md-soft);
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }

  /* The rest of their looks comes with the first of them (boxes.styles.ts); until then nothing is to be too large. */
  .markdown img {
    max-inline-size: 100%;
    max-block-size: 480px;
    block-size: auto;
  }

  .markdown .task {
    list-style: none;
  }

  .markdown :is(pre, .table) {
    overflow-x: auto;
  }
`;
