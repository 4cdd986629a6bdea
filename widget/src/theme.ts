import { css } from 'lit';

/**
 * The look of the widget, as tokens on the outermost element.
 *
 * A page sets `--parley-…` on `parley-chat`, or on anything around it. Each has a private twin (`--_…`) with a default,
 * which is what the style sheets read; so a page can also set a token on `:root`, and one that it does not set costs
 * it nothing. Colours that are not tokens are computed from them. Dark follows `color-scheme`, which is inherited from
 * the page; the attribute `theme` overrides it.
 *
 * What is written on the accent is black or white by the accent's relative luminance, which is the `y` of XYZ: below
 * 0.179 white has the higher contrast and at least 4.58 to 1, above it black has. So any accent is legible.
 */
export const theme = css`
  :host {
    --_accent: var(--parley-accent, light-dark(#3d57d6, #4f68e6));
    --_surface: var(--parley-surface, light-dark(#ffffff, #16181d));
    --_text: var(--parley-text, light-dark(#1a1d24, #e9ebf0));
    --_muted: var(--parley-muted, color-mix(in oklab, var(--_text) 66%, var(--_surface)));
    --_line: var(--parley-line, color-mix(in oklab, var(--_text) 12%, var(--_surface)));
    --_danger: var(--parley-danger, light-dark(#b3261e, #ff9d94));
    --_radius: var(--parley-radius, 16px);
    --_space: var(--parley-space, 8px);
    --_font: var(
      --parley-font,
      ui-sans-serif,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      'Noto Sans',
      Arial,
      sans-serif
    );
    --_font-size: var(--parley-font-size, 15px);
    --_shadow: var(
      --parley-shadow,
      0 0 0 1px light-dark(rgb(15 20 40 / 6%), rgb(255 255 255 / 9%)),
      0 4px 12px light-dark(rgb(15 20 40 / 6%), rgb(0 0 0 / 30%)),
      0 24px 60px -12px light-dark(rgb(15 20 40 / 26%), rgb(0 0 0 / 65%))
    );

    --_on-accent: #fff;
    --_accent-text: color-mix(in oklab, var(--_accent), var(--_text) 25%);
    --_hover: color-mix(in oklab, var(--_text) 6%, var(--_surface));
    --_press: color-mix(in oklab, var(--_text) 11%, var(--_surface));
    --_raised: color-mix(in oklab, var(--_text) 3.5%, var(--_surface));
    --_accent-hover: color-mix(in oklab, var(--_accent), var(--_on-accent) 10%);
    --_edge: color-mix(in oklab, var(--_text) 48%, var(--_surface));
    --_danger-soft: color-mix(in oklab, var(--_danger) 9%, var(--_surface));
    --_quick: 120ms;
    --_move: 160ms;
    --_ease: cubic-bezier(0.2, 0.8, 0.2, 1);

    color-scheme: inherit;
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }

  @supports (color: color(from red xyz-d65 x y z)) {
    :host {
      --_on-accent: color(
        from var(--_accent) xyz-d65 calc(0.95046 * clamp(0, (0.179 - y) * 10000, 1)) clamp(0, (0.179 - y) * 10000, 1)
          calc(1.08906 * clamp(0, (0.179 - y) * 10000, 1))
      );
      --_accent-text: light-dark(
        oklch(from var(--_accent) min(l, 0.5) c h),
        oklch(from var(--_accent) max(l, 0.76) min(c, 0.13) h)
      );
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --_quick: 0ms;
      --_move: 0ms;
    }
  }

  @media (forced-colors: active) {
    :host {
      --_accent-text: LinkText;
      --_muted: CanvasText;
      --_edge: CanvasText;
      --_line: CanvasText;
    }
  }
`;
