import type { Scheduler } from './schedule.ts';

/** What a text is read with: what the page decides, and whom to tell what is missing. */
export interface ReadOptions extends MarkdownOptions {
  /** Something is needed that is not there yet, and that `load` fetches; the text is worth reading again then. */
  missing?(load: () => Promise<unknown>): void;
  /** There is a block of code, a table, an image, a task or a rule, whose looks are loaded with the first of them. */
  boxed?(): void;
  /** Something needs a style sheet of its own. */
  dress?(sheet: CSSStyleSheet | undefined): void;
}

/** What a page may decide about how Markdown is shown. */
export interface MarkdownOptions {
  /**
   * Whether an image may be loaded from an absolute `http` or `https` address. Left out, none is: an image that a model
   * names can carry what was said to whoever owns the address, so images are shown as links.
   */
  allowImage?(url: URL): boolean;
  /** The words on the button that copies a code block. Left out, code blocks have no button. */
  labels?: { copy: string; copied: string };
  /** The shadow root whose style sheets count; left out, the one in which the container stands when it is drawn. */
  root?: Node | undefined;
  /** When a growing text is drawn; left out, with the page's frames and at most about 20 times a second. */
  scheduler?: Scheduler;
}
