export { colourStyles } from './colours.styles.ts';
import { tokenize, type Kind } from './tokenize.ts';

/** How long a code may be that is coloured, in characters: reading a longer one would be felt. */
const CODE_MOST = 20_000;

/** The languages' own names stand in classes, as `language-ts`. */
const LANGUAGE = /(?:^|\s)language-(\S+)/;

type Ranges = readonly (readonly [Kind, StaticRange])[];

/**
 * Colours blocks of code, without touching them: the browser is told which ranges of their text have which colour (the
 * CSS Custom Highlight API). So a selection survives, what is copied is the code alone, and what is on the page is the
 * same however it came. A browser that lacks it shows code without colours.
 */
export class CodeColours {
  /** What was coloured, and the text that it was. */
  readonly #done = new Map<Element, { readonly code: string; ranges: Ranges }>();

  /** Colours blocks soon, when the page has nothing else to do; those that it has coloured before stay as they are. */
  colour(blocks: readonly Element[]): void {
    const fresh = blocks.filter((block) => this.#done.get(block)?.code !== block.textContent);
    for (const block of fresh) {
      this.#forget(block);
      this.#done.set(block, { code: block.textContent, ranges: [] });
    }
    for (const block of this.#done.keys()) if (!block.isConnected) this.#forget(block);
    if (fresh.length > 0) void this.#colourAll(fresh);
  }

  /** Takes all colours away. */
  destroy(): void {
    for (const block of this.#done.keys()) this.#forget(block);
  }

  async #colourAll(blocks: readonly Element[]): Promise<void> {
    for (const block of blocks) {
      await idle();
      await this.#colourOne(block).catch(() => {
        // A language that could not be fetched: the code is there all the same.
      });
    }
  }

  async #colourOne(block: Element): Promise<void> {
    const done = this.#done.get(block);
    const text = block.firstChild;
    const language = LANGUAGE.exec(block.className)?.[1];
    if (!done || !language || !(text instanceof Text) || text.length > CODE_MOST) return;
    const tokens = await tokenize(done.code, language);
    if (this.#done.get(block) !== done || block.firstChild !== text || text.data !== done.code) return;
    done.ranges = tokens.map(({ kind, start, end }) => {
      const range = { startContainer: text, startOffset: start, endContainer: text, endOffset: end };
      return [kind, new StaticRange(range)] as const;
    });
    for (const [kind, range] of done.ranges) highlightOf(kind).add(range);
  }

  #forget(block: Element): void {
    for (const [kind, range] of this.#done.get(block)?.ranges ?? []) highlightOf(kind).delete(range);
    this.#done.delete(block);
  }
}

/** The browser's list of what has a colour, shared by everything on the page. */
function highlightOf(kind: Kind): Highlight {
  const name = `parley-${kind}`;
  const found = CSS.highlights.get(name);
  if (found) return found;
  const made = new Highlight();
  CSS.highlights.set(name, made);
  return made;
}

function idle(): Promise<unknown> {
  // Safari has no idle callbacks.
  return new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));
}
