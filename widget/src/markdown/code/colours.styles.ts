import { css } from 'lit';

/** The colours of code: each is a hue that is mixed with the text's own colour, so that they go with the page's. */
export const colourStyles = css`
  ::highlight(parley-keyword) {
    color: color-mix(in oklab, light-dark(#8a1f8f, #e29ae6), var(--_text) 18%);
  }

  ::highlight(parley-string) {
    color: color-mix(in oklab, light-dark(#1c6b30, #9ad6a2), var(--_text) 18%);
  }

  ::highlight(parley-number) {
    color: color-mix(in oklab, light-dark(#8f4a00, #f0b873), var(--_text) 18%);
  }

  ::highlight(parley-comment) {
    color: color-mix(in oklab, light-dark(#5d6470, #9ba3b1), var(--_text) 18%);
  }

  ::highlight(parley-title) {
    color: color-mix(in oklab, light-dark(#1d4fa8, #92b8f5), var(--_text) 18%);
  }

  ::highlight(parley-type) {
    color: color-mix(in oklab, light-dark(#0c6472, #7fd0dc), var(--_text) 18%);
  }

  ::highlight(parley-attr) {
    color: color-mix(in oklab, light-dark(#7a3b12, #e5b594), var(--_text) 18%);
  }

  ::highlight(parley-deleted) {
    color: color-mix(in oklab, light-dark(#a11d1d, #f79c94), var(--_text) 18%);
  }

  ::highlight(parley-inserted) {
    color: color-mix(in oklab, light-dark(#1c6b30, #9ad6a2), var(--_text) 18%);
  }
`;
