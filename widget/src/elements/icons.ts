import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/** The icons, drawn on a grid of 24 with a line of 1.75. They say nothing to assistive technology: their buttons do. */
export const icons = {
  /** The same drawing as in `embed.ts`, which stands in the launcher's place before there is one. */
  chat: draw(
    svg`<path class="solid" d="M12 2.5c-5.5 0-10 3.8-10 8.5 0 2.6 1.4 4.9 3.5 6.4-.1 1.3-.6 2.4-1.3 3.3-.3.4 0 .9.5.8 2-.3 3.7-1 5-1.9.7.1 1.5.2 2.3.2 5.5 0 10-3.9 10-8.7S17.5 2.5 12 2.5Z" />`,
  ),
  down: draw(svg`<path d="m5.5 9 6.5 6.5L18.5 9" />`),
  close: draw(svg`<path d="m6 6 12 12M18 6 6 18" />`),
  more: draw(svg`<path stroke-width="2.6" d="M12 5.5v.01M12 12v.01M12 18.5v.01" />`),
  compose: draw(svg`<path d="M12 20h8M4 20l.9-3.7L16 5.2a2 2 0 0 1 2.8 2.8L7.7 19.1 4 20Z" />`),
  send: draw(svg`<path d="M12 19V5m-6 6 6-6 6 6" />`),
  attach: draw(
    svg`<path d="m20 11.2-8.3 8.3a5 5 0 0 1-7-7l8.5-8.6a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.8-7.7" />`,
  ),
  stop: draw(svg`<rect class="solid" x="7" y="7" width="10" height="10" rx="2.5" />`),
  again: draw(svg`<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9m0-4.5V9H15" />`),
  alert: draw(svg`<path d="M12 8v4.5m0 3.5v.01M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z" />`),
  clock: draw(svg`<path d="M12 7.5V12l3 2m-3-10.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z" />`),
  cloud: draw(
    svg`<path d="M3.5 3.5l17 17M8 8.1A5.5 5.5 0 0 0 7.3 19H17m2.9-1.2A4 4 0 0 0 17 11h-.5A6 6 0 0 0 11 7.2" />`,
  ),
  check: draw(svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`),
  copy: draw(
    svg`<path d="M9.5 8.5h9A1.5 1.5 0 0 1 20 10v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 8 19v-9a1.5 1.5 0 0 1 1.5-1.5ZM4.5 15V5A1.5 1.5 0 0 1 6 3.5h9" />`,
  ),
  arrow: draw(svg`<path d="M5 12h14m-6-6 6 6-6 6" />`),
  lock: draw(
    svg`<path d="M8 10.5V8a4 4 0 0 1 8 0v2.5m-9.5 0h11A1.5 1.5 0 0 1 19 12v6.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5V12a1.5 1.5 0 0 1 1.5-1.5Z" />`,
  ),
} as const;

/** Draws an icon: for those that only a part needs which is loaded later. */
export function draw(paths: SVGTemplateResult): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths}</svg>`;
}
