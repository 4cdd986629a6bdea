import { css } from 'lit';

export const styles = css`
  form {
    padding: 14px;
  }

  fieldset {
    display: grid;
    gap: 12px;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .field {
    display: grid;
    gap: 4px;
    justify-items: start;
  }

  label {
    font-size: var(--_small);
    font-weight: 550;
  }

  .optional {
    color: var(--_muted);
    font-weight: 400;
  }

  :is(input, select, textarea):not([type='checkbox']) {
    inline-size: 100%;
    min-block-size: 38px;
    padding: 7px 10px;
    border: 1px solid var(--_edge);
    border-radius: min(10px, var(--_radius-medium));
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    /* No phone zooms into it. */
    font-size: max(16px, var(--_font-size));
  }

  textarea {
    min-block-size: 76px;
    resize: vertical;
  }

  [aria-invalid='true'] {
    border-color: var(--_danger);
  }

  .check {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-block-size: 24px;
    font-size: calc(var(--_font-size) * 0.94);
    font-weight: 400;
  }

  [type='checkbox'] {
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    accent-color: var(--_accent);
  }

  .error {
    margin: 0;
    color: var(--_danger);
    font-size: var(--_tiny);
  }

  .submit {
    justify-self: start;
    min-block-size: 36px;
    padding-inline: 16px;
    border-radius: var(--_radius-large);
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 550;
  }

  .submit:hover {
    background: var(--_accent-hover);
  }

  fieldset:disabled .submit {
    display: none;
  }

  fieldset:disabled :is(input, select, textarea) {
    border-color: var(--_line);
    color: var(--_muted);
    opacity: 1;
  }
`;
