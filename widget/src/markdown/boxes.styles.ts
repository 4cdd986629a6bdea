import { css } from 'lit';

/** How blocks of code, tables, images, tasks and rules look: it comes with the first of them. */
export const boxStyles = css`
  .markdown {
    --_md-radius: min(10px, var(--_radius));
    --_md-softer: color-mix(in oklab, var(--_text) 2.5%, var(--_surface));
  }

  .markdown .code {
    border: 1px solid var(--_line);
    border-radius: var(--_md-radius);
    background: var(--_md-softer);
    overflow: hidden;
  }

  .markdown .code-header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75em;
    min-block-size: 2.1em;
    padding-inline: 0.9em 0.35em;
    border-block-end: 1px solid var(--_line);
    color: var(--_muted);
    font-size: 0.8em;
  }

  .markdown .language {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .markdown .copy {
    flex: none;
    min-block-size: 24px;
    padding: 0 0.6em;
    border: 0;
    border-radius: 6px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }

  .markdown .copy:hover {
    background: var(--_md-soft);
    color: var(--_text);
  }

  .markdown pre {
    padding: 0.75em 0.9em;
    font-size: 0.88em;
    line-height: 1.55;
    tab-size: 4;
    text-align: left;
    white-space: pre;
  }

  .markdown pre > code {
    font-size: inherit;
  }

  .markdown .table {
    border: 1px solid var(--_line);
    border-radius: var(--_md-radius);
  }

  .markdown table {
    min-inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.94em;
    line-height: 1.45;
    font-variant-numeric: tabular-nums;
  }

  .markdown :is(th, td) {
    min-inline-size: 5em;
    max-inline-size: 22em;
    padding: 0.5em 0.8em;
    text-align: start;
    vertical-align: top;
  }

  .markdown th {
    background: var(--_md-softer);
    vertical-align: bottom;
  }

  .markdown tbody > tr > td {
    border-block-start: 1px solid var(--_line);
  }

  .markdown .align-left {
    text-align: left;
  }

  .markdown .align-center {
    text-align: center;
  }

  .markdown .align-right {
    text-align: right;
  }

  .markdown :is(pre, .table, .copy):focus-visible {
    outline: 2px solid var(--_accent-text);
    outline-offset: 2px;
  }

  .markdown :is(pre, .table):focus-visible {
    outline-offset: -2px;
  }

  .markdown img {
    display: block;
    border-radius: var(--_md-radius);
  }

  .markdown .task > p > label > input {
    inline-size: 1em;
    block-size: 1em;
    margin-block: 0;
    margin-inline: -1.5em 0.5em;
    vertical-align: -0.12em;
    accent-color: var(--_accent-text);
  }

  .markdown hr {
    block-size: 0;
    border: 0;
    border-block-start: 1px solid var(--_line);
  }
`;
