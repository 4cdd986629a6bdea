import type { Words } from '../locales/index.ts';
import type * as Markdown from '../markdown/markdown-view.ts';
import type { ContentSettings } from './contexts.ts';
import { customElement } from './custom-element.ts';
import { loadOnce } from '../load-once.ts';

/** The reader of Markdown, once it is there: it is a third of the widget, and nobody needs it to begin to write. */
let reader: typeof Markdown | undefined;

const load = loadOnce(() => import('../markdown/markdown-view.ts'));

/** Fetches what shows Markdown. Never rejects: where it cannot be had, texts are shown as they were written. */
export const loadMarkdown = async (): Promise<unknown> => (reader ??= await load());

/** A text, and how it is to be shown. */
interface Shown {
  readonly text: string;
  /** Whether the text goes on: its last line is then not final. */
  readonly open: boolean;
  /** For the button that copies a block of code. */
  readonly words: Words;
  /** Which images may be loaded. */
  readonly content: ContentSettings;
}

/** A server that draws pages loads the widget too, and has no elements. */
const Base = globalThis.HTMLElement ?? Object;

/**
 * Shows Markdown inside itself, block by block as it grows. It has no shadow root, and no looks but those of the shadow
 * root that it stands in: its class there is `markdown`.
 */
@customElement('parley-markdown')
export class ParleyMarkdown extends Base {
  private view: Markdown.MarkdownView | undefined;
  private given: Shown | undefined;

  /** Given anew each time that something of it may have changed. */
  set shown(shown: Shown) {
    if (shown.content.allowsImage !== this.given?.content.allowsImage) this.disconnectedCallback();
    this.given = shown;
    this.draw();
  }

  connectedCallback(): void {
    this.draw();
  }

  disconnectedCallback(): void {
    this.view?.destroy();
    this.view = undefined;
  }

  private draw(): void {
    if (!this.isConnected || !this.given) return;
    const { text, open, words, content } = this.given;
    if (!reader) {
      this.textContent = text;
      this.classList.add('plain');
      void loadMarkdown().then(() => {
        if (reader) this.draw();
      });
      return;
    }
    const root = dressForMarkdown(this.getRootNode());
    if (open) reader.dress(root, reader.caretStyles.styleSheet);
    if (!this.view) {
      this.replaceChildren();
      this.classList.remove('plain');
      const labels = { copy: words.copyCode, copied: words.copied };
      this.view = new reader.MarkdownView(this, { labels, allowImage: content.allowsImage });
    }
    this.view.update(text, { open });
  }
}

/**
 * Gives a new shadow root the style sheet of Markdown where that is there already: a root that gets it once it is filled
 * has all its styles worked out again, which is felt where many come at once.
 */
export function dressForMarkdown<Root extends Node>(root: Root): Root {
  reader?.dress(root, reader.markdownStyles.styleSheet);
  return root;
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-markdown': ParleyMarkdown;
  }
}
