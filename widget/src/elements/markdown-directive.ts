import { noChange, type ReactiveElement } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

import type { Words } from '../locales/index.ts';
import type * as Markdown from '../markdown/markdown-view.ts';
import type { ContentSettings } from './contexts.ts';
import { loadOnce } from '../load-once.ts';

/** The reader of Markdown, once it is there: it is a third of the widget, and nobody needs it to begin to write. */
let reader: typeof Markdown | undefined;

/** Fetches what shows Markdown. Never rejects: where it cannot be had, texts are shown as they were written. */
export const loadMarkdown = loadOnce(async () => (reader = await import('../markdown/markdown-view.ts')));

/** Keeps one view of a growing text inside the element on which it stands. */
class MarkdownDirective extends AsyncDirective {
  private view: Markdown.MarkdownView | undefined;
  private element: Element | undefined;
  private root: Node | undefined;
  private text = '';
  private open = true;
  private words: Words | undefined;
  private content: ContentSettings | undefined;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('markdown() stands on an element: <div ${markdown(…)}></div>');
  }

  override render(_text: string, _open: boolean, _words: Words, _content: ContentSettings): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [text, open, words, content]: Parameters<this['render']>): typeof noChange {
    if (content.allowsImage !== this.content?.allowsImage) this.disconnected();
    const host = part.options?.host as ReactiveElement | undefined;
    Object.assign(this, { element: part.element, root: host?.renderRoot, text, open, words, content });
    this.draw();
    return noChange;
  }

  protected override disconnected(): void {
    this.view?.destroy();
    this.view = undefined;
  }

  protected override reconnected(): void {
    this.draw();
  }

  private draw(): void {
    const { element, root, text, open, words, content } = this;
    if (!element || !words || !content) return;
    if (!reader) {
      element.textContent = text;
      element.classList.add('plain');
      void loadMarkdown().then(() => {
        if (reader && this.isConnected) this.draw();
      });
      return;
    }
    if (root) reader.dress(root, reader.markdownStyles.styleSheet);
    this.view ??= makeView(reader, element, root, words, content);
    this.view.update(text, { open });
  }
}

function makeView(
  { MarkdownView }: typeof Markdown,
  element: Element,
  root: Node | undefined,
  { copyCode, copied }: Words,
  { allowsImage }: ContentSettings,
): Markdown.MarkdownView {
  element.replaceChildren();
  element.classList.remove('plain');
  return new MarkdownView(element, { labels: { copy: copyCode, copied }, allowImage: allowsImage, root });
}

/**
 * Gives a new shadow root the style sheet of Markdown where that is there already: a root that gets it once it is filled
 * has all its styles worked out again, which is felt where many come at once.
 */
export function dressForMarkdown<Root extends Node>(root: Root): Root {
  reader?.dress(root, reader.markdownStyles.styleSheet);
  return root;
}

/**
 * Shows Markdown inside the element on which it stands, block by block as it grows.
 *
 * @param open whether the text goes on: its last line is then not final
 * @param words for the button that copies a block of code
 * @param content which images may be loaded
 */
export const markdown = directive(MarkdownDirective);
