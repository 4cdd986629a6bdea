import { MarkdownView, type MarkdownOptions } from '../../../widget/src/markdown/index.ts';
import type { Scheduler } from '../../../widget/src/markdown/schedule.ts';

/** Draws at once, so that a test sees every state that a page could ever show. */
export const atOnce: Scheduler = {
  request: (render) => render(),
  cancel: () => undefined,
};

/** A view on a page of its own, which draws at once. */
export function createView(options: MarkdownOptions = {}): { view: MarkdownView; box: HTMLElement } {
  const box = document.createElement('div');
  return { box, view: new MarkdownView(box, { scheduler: atOnce, ...options }) };
}

/** What a page shows of a text that comes at once. */
export function shownAtOnce(text: string, open: boolean, options: MarkdownOptions = {}): HTMLElement {
  const { view, box } = createView(options);
  view.update(text, { open });
  return box;
}

/** Gives a text to a view one character after the other, and calls back after each. The text stays open. */
export function stream(view: MarkdownView, text: string, seen: (sofar: string) => void = () => undefined): void {
  for (let end = 1; end <= text.length; end++) {
    const sofar = text.slice(0, end);
    view.update(sofar, { open: true });
    seen(sofar);
  }
}

const SEPARATE = new Set(['p', 'li', 'th', 'td', 'h3', 'h4', 'h5', 'h6', 'pre', 'div', 'br', 'hr', 'span']);

/** The words that a reader sees, in order, with one space between them wherever a block or a line ends. */
export function visibleText(node: Node): string {
  return wordsOf(node).replace(/\s+/g, ' ').trim();
}

function wordsOf(node: Node): string {
  if (node instanceof Text) return node.data;
  const inside = [...node.childNodes].map(wordsOf).join('');
  return node instanceof Element && SEPARATE.has(node.localName) ? ` ${inside} ` : inside;
}
