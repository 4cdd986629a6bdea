import { css } from 'lit';

/** How formulas look: it comes with what draws them. */
export const mathStyles = css`
  .markdown div.math {
    padding-block: 0.25em;
    overflow: auto hidden;
    text-align: center;
  }

  .markdown math {
    font-size: 1.08em;
    line-height: normal;
  }

  .markdown math[display='block'] {
    display: block math;
  }

  .markdown mtd {
    padding: 0.25em 0.4em;
    text-align: center;
  }

  .markdown .tml-left {
    text-align: left;
  }

  .markdown .tml-right {
    text-align: right;
  }

  .markdown .close-left {
    padding-left: 0;
  }

  .markdown .close-right {
    padding-right: 0;
  }

  .markdown .boxed {
    padding: 0.2em 0.3em;
    border: 1px solid;
  }

  .markdown .line-top {
    border-block-start: 1px solid;
  }

  .markdown .line-bottom {
    border-block-end: 1px solid;
  }

  .markdown .line-left {
    border-left: 1px solid;
  }

  .markdown .line-right {
    border-right: 1px solid;
  }

  /* What is struck out: browsers draw no lines for it of their own. */
  .markdown menclose {
    position: relative;
    display: inline-block math;
  }

  .markdown .tml-cancel {
    position: absolute;
    inset: 0;
  }

  .markdown .upstrike {
    background: linear-gradient(to top right, transparent 47%, currentcolor 47% 53%, transparent 53%);
  }

  .markdown .downstrike {
    background: linear-gradient(to bottom right, transparent 47%, currentcolor 47% 53%, transparent 53%);
  }

  .markdown .sout {
    background: linear-gradient(transparent 47%, currentcolor 47% 53%, transparent 53%);
  }
`;
