import type { Scheduler } from './schedule.ts';

/** What a text is read with: what the page decides, and whom to tell what is missing. */
export interface ReadOptions extends MarkdownOptions {
  /** There is a formula, and what draws formulas is not there yet. */
  mathMissing?(): void;
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
  /** When a growing text is drawn; left out, with the page's frames and at most about 20 times a second. */
  scheduler?: Scheduler;
}
