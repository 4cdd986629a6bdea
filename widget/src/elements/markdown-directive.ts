import { noChange } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

import type { Words } from '../locales/index.ts';
import type * as Markdown from '../markdown/markdown-view.ts';

/** The reader of Markdown, once it is there: it is a third of the widget, and nobody needs it to begin to write. */
let reader: typeof Markdown | undefined;
let loading: Promise<void> | undefined;

/** Fetches what shows Markdown. Never rejects: where it cannot be had, texts are shown as they were written. */
export function loadMarkdown(): Promise<void> {
  loading ??= import('../markdown/markdown-view.ts').then(
    (loaded) => void (reader = loaded),
    () => void (loading = undefined),
  );
  return loading;
}

/** Keeps one view of a growing text inside the element on which it stands. */
class MarkdownDirective extends AsyncDirective {
  private view: Markdown.MarkdownView | undefined;
  private element: Element | undefined;
  private text = '';
  private open = true;
  private words: Words | undefined;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('markdown() stands on an element: <div ${markdown(…)}></div>');
  }

  override render(_text: string, _open: boolean, _words: Words): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [text, open, words]: Parameters<this['render']>): typeof noChange {
    Object.assign(this, { element: part.element, text, open, words });
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
    const { element, text, open, words } = this;
    if (!element || !words) return;
    if (!reader) {
      element.textContent = text;
      element.classList.add('plain');
      void loadMarkdown().then(() => {
        if (reader && this.isConnected) this.draw();
      });
      return;
    }
    this.view ??= this.makeView(reader, element, words);
    this.view.update(text, { open });
  }

  private makeView({ MarkdownView }: typeof Markdown, element: Element, words: Words): Markdown.MarkdownView {
    element.replaceChildren();
    element.classList.remove('plain');
    return new MarkdownView(element, { labels: { copy: words.copyCode, copied: words.copied } });
  }
}

/**
 * Shows Markdown inside the element on which it stands, block by block as it grows.
 *
 * @param open whether the text goes on: its last line is then not final
 * @param words for the button that copies a block of code
 */
export const markdown = directive(MarkdownDirective);
