import { css } from 'lit';

/**
 * The look of the widget, as tokens on the outermost element: `docs/theming.md` has them all.
 *
 * A page sets `--parley-…` on `parley-chat`, or on anything around it. Each has a private twin (`--_…`) with a default,
 * which is what the style sheets read; so a page can also set a token on `:root`, and one that it does not set costs
 * it nothing. What is not a token is computed from them. Dark follows `color-scheme`, which is inherited from the page;
 * the attribute `theme` overrides it.
 *
 * Any accent is legible (WCAG 2.2, 1.4.3 and 1.4.11):
 * - It is made opaque and brought into sRGB first, so that what is computed is what every screen shows.
 * - What is written on it is black or white by its relative luminance, which is the `y` of XYZ: below 0.179 white has
 *   the higher contrast and at least 4.58 to 1, above it black has. Under the pointer it moves away from that.
 * - Text, icons and focus rings of its hue have a lightness that the surface can carry. Darkened, chroma goes down with
 *   lightness, which keeps a colour in sRGB; lightened, it is bounded for the same reason.
 */
export const theme = css`
  :host {
    --_accent: color(
      from var(--parley-accent, light-dark(#3d57d6, #4f68e6)) srgb clamp(0, r, 1) clamp(0, g, 1) clamp(0, b, 1) / 1
    );
    --_surface: var(--parley-surface, light-dark(#ffffff, #16181d));
    --_text: var(--parley-text, light-dark(#1a1d24, #e9ebf0));
    --_muted: var(--parley-muted, color-mix(in oklab, var(--_text) 66%, var(--_surface)));
    --_line: var(--parley-line, color-mix(in oklab, var(--_text) 12%, var(--_surface)));
    --_danger: var(--parley-danger, light-dark(#b3261e, #ff9d94));
    --_radius: var(--parley-radius, 16px);
    --_space: var(--parley-space, 8px);
    --_font: var(--parley-font, system-ui, sans-serif);
    --_font-size: var(--parley-font-size, 15px);
    --_shadow: var(
      --parley-shadow,
      0 0 0 1px light-dark(rgb(15 20 40 / 6%), rgb(255 255 255 / 9%)),
      0 4px 12px light-dark(rgb(15 20 40 / 6%), rgb(0 0 0 / 30%)),
      0 24px 60px -12px light-dark(rgb(15 20 40 / 26%), rgb(0 0 0 / 65%))
    );

    --_on-accent: color(
      from var(--_accent) xyz-d65 calc(0.95046 * clamp(0, (0.179 - y) * 10000, 1)) clamp(0, (0.179 - y) * 10000, 1)
        calc(1.08906 * clamp(0, (0.179 - y) * 10000, 1))
    );
    --_accent-hover: color-mix(
      in oklab,
      var(--_accent),
      color(from var(--_on-accent) srgb calc(1 - r) calc(1 - g) calc(1 - b)) 10%
    );
    --_accent-text: light-dark(
      oklch(from var(--_accent) min(l, 0.5) calc(c * min(1, 0.5 / max(l, 0.01))) h),
      oklch(from var(--_accent) max(l, 0.76) min(c, 0.13) h)
    );
    --_hover: color-mix(in oklab, var(--_text) 6%, var(--_surface));
    --_press: color-mix(in oklab, var(--_text) 11%, var(--_surface));
    --_raised: color-mix(in oklab, var(--_text) 3.5%, var(--_surface));
    --_edge: color-mix(in oklab, var(--_text) 46%, var(--_surface));
    --_danger-soft: color-mix(in oklab, var(--_danger) 9%, var(--_surface));
    --_radius-large: calc(var(--_radius) * 1.375);
    --_radius-medium: min(14px, var(--_radius) * 0.75);
    --_radius-small: min(10px, var(--_radius) * 0.5);
    --_small: calc(var(--_font-size) * 0.88);
    --_tiny: calc(var(--_font-size) * 0.83);
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
