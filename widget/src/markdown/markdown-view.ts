import { loadOnce } from '../load-once.ts';
import type { CodeColours } from './code/highlight-code.ts';
import { dress } from './dress.ts';
import { OpenReader, type Reading } from './open-reader.ts';
import type { MarkdownOptions, ReadOptions } from './options.ts';
import { element, type Piece } from './pieces.ts';
import { reconcile } from './reconcile.ts';
import { createFrameScheduler, type Scheduler } from './schedule.ts';

export { dress } from './dress.ts';
export { caretStyles } from './caret.styles.ts';
export { markdownStyles } from './markdown.styles.ts';
export type { MarkdownOptions } from './options.ts';

/** Fetches what code, tables, images, tasks and rules need. */
const loadBoxes = loadOnce(() => import('./boxes.ts'));

/** Fetches what colours code. */
const loadColours = loadOnce(() => import('./code/highlight-code.ts'));

/**
 * Renders a growing Markdown text into a container, whose children are the view's alone.
 *
 * While a text is open, only its last block is read again, at most about 20 times a second, and what is ambiguous at its
 * end is held back, so that what is on the page does not flicker from one shape to another. When it is closed, what
 * is on the page is the same as if the text had come at once. Nodes are kept wherever
 * they fit, with the selection in them.
 */
export class MarkdownView {
  readonly #container: Element | ShadowRoot;
  readonly #options: ReadOptions;
  readonly #scheduler: Scheduler;
  #isBoxed = false;
  #stopCopy: (() => void) | undefined;
  #reader: OpenReader;
  #text = '';
  #isOpen = true;
  #isDestroyed = false;
  /** What is being fetched to read the text with. */
  readonly #fetches = new Set<() => Promise<unknown>>();
  #colours: CodeColours | undefined;
  /** How many pieces were final when code was coloured last. */
  #coloured = 0;
  /** What the container's children show, one by one. */
  #pieces: readonly Piece[] = [];

  constructor(container: Element | ShadowRoot, options: MarkdownOptions = {}) {
    this.#container = container;
    this.#options = {
      ...options,
      missing: (load) => this.#fetch(load),
      boxed: () => this.#box(),
      dress: (sheet) => this.#dress(sheet),
    };
    this.#scheduler = options.scheduler ?? createFrameScheduler();
    this.#reader = new OpenReader(this.#options);
  }

  /**
   * Gives the whole text so far. A text that goes on from the last one is added to it; any other starts anew.
   *
   * An open text is drawn soon, the latest one always; a closed one is on the page when this returns.
   */
  update(text: string, state: { open: boolean }): void {
    const plain = normalise(text);
    if (plain === this.#text && state.open === this.#isOpen) return;
    if (!plain.startsWith(this.#text)) this.#startAnew();
    this.#text = plain;
    this.#isOpen = state.open;
    if (state.open) {
      this.#scheduler.request(() => this.#show());
    } else {
      this.#scheduler.cancel();
      this.#show();
    }
  }

  /** Ends the view: nothing is drawn any more, the copy buttons rest, and code has no colours. The rest stays. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#colours?.destroy();
    this.#scheduler.cancel();
    this.#stopCopy?.();
  }

  #startAnew(): void {
    this.#container.replaceChildren();
    this.#pieces = [];
    this.#reader = new OpenReader(this.#options);
  }

  /** A text that cannot be read, such as one with thousands of quotes inside each other, is shown as it was written. */
  #read(): Reading {
    const reader = this.#reader;
    // Should it go on after its end, all is read again.
    if (!this.#isOpen) this.#reader = new OpenReader(this.#options);
    try {
      return this.#isOpen ? reader.read(this.#text) : reader.readEnd(this.#text);
    } catch {
      this.#reader = new OpenReader(this.#options);
      const written = element('p', { dir: 'auto', class: 'html' }, [this.#text]);
      return { keep: 0, pieces: this.#text === '' ? [] : [written] };
    }
  }

  #show(): void {
    const { keep, pieces } = this.#read();
    const first = this.#container.childNodes[keep] ?? null;
    reconcile(this.#container, this.#pieces.slice(keep), pieces, first);
    this.#pieces = [...this.#pieces.slice(0, keep), ...pieces];
    if (!this.#isOpen || keep !== this.#coloured) this.#colourCode();
    this.#coloured = keep;
  }

  /** What draws formulas, say, is fetched with the first one; all is drawn again then. */
  #fetch(load: () => Promise<unknown>): void {
    if (this.#fetches.has(load)) return;
    this.#fetches.add(load);
    void load().then((loaded) => {
      this.#fetches.delete(load);
      if (!loaded || this.#isDestroyed) return;
      this.#reader = new OpenReader(this.#options);
      this.#show();
    });
  }

  /** Where it cannot be had they are plain, and it is tried again with what is drawn next. */
  #box(): void {
    if (this.#isBoxed) return;
    this.#isBoxed = true;
    void loadBoxes().then((loaded) => {
      this.#isBoxed = loaded !== undefined;
      if (!loaded || this.#isDestroyed) return;
      this.#dress(loaded.boxStyles.styleSheet);
      const { labels } = this.#options;
      this.#stopCopy = labels && loaded.listenForCopy(this.#container, labels);
    });
  }

  #dress(sheet: CSSStyleSheet | undefined): void {
    dress(this.#options.root ?? this.#container, sheet);
  }

  /** Colours the code that is complete. What does it is fetched with the first block that says its language. */
  #colourCode(): void {
    if (typeof Highlight !== 'function') return;
    const { children } = this.#container;
    const complete = this.#isOpen ? [...children].slice(0, -1) : [...children];
    const blocks = complete.flatMap((child) => [...child.querySelectorAll('pre > code[class]')]);
    if (blocks.length === 0) return;
    void loadColours().then((loaded) => {
      if (!loaded || this.#isDestroyed) return;
      this.#dress(loaded.colourStyles.styleSheet);
      this.#colours ??= new loaded.CodeColours();
      this.#colours.colour(blocks);
    });
  }
}

/** One kind of line end, and no NUL, as CommonMark asks. */
function normalise(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd');
}
