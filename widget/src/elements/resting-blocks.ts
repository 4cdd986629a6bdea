import type { ReactiveController } from 'lit';

import type { ReadingHost } from './reading-position.ts';

/** How many blocks at the end never rest: they are in sight, or soon will be. */
const RECENT = 3;

/**
 * Lets the blocks of a long list rest: a browser does not lay out what is out of sight, and keeps its room. Each block is
 * measured once it is drawn, so that nothing is guessed: whether it rests or not, it is as high as it is, and the line
 * that is read stays in its place.
 *
 * Another width makes other heights: all are awake again then, and measured anew.
 */
export class RestingBlocks implements ReactiveController {
  private readonly host: ReadingHost;
  private readonly resting = new Set<HTMLElement>();
  private observer: ResizeObserver | undefined;
  private width = 0;
  private asked: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReadingHost) {
    this.host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.observer?.disconnect();
    this.observer = undefined;
    clearTimeout(this.asked);
    this.asked = undefined;
  }

  hostUpdated(): void {
    const { list } = this.host;
    if (!this.observer && list) {
      this.observer = new ResizeObserver(() => this.watchWidth(list.clientWidth));
      this.observer.observe(list);
    }
    // Not at once: what was just drawn may still be filled, and a page of older turns is being put in its place.
    this.asked ??= setTimeout(() => {
      this.asked = undefined;
      this.rest();
    }, 1_000);
  }

  private rest(): void {
    const blocks = (this.host.blocks as readonly HTMLElement[]).slice(0, -RECENT);
    const awake = blocks.filter((block) => !this.resting.has(block));
    const heights = awake.map(contentHeight);
    for (const [at, block] of awake.entries()) {
      const height = heights[at] ?? 0;
      if (height <= 0) continue;
      this.resting.add(block);
      // The last height that a block had in sight counts, and until it was in sight the one that was measured.
      block.style.setProperty('contain-intrinsic-block-size', `auto ${height}px`);
      block.style.setProperty('content-visibility', 'auto');
    }
    for (const block of this.resting) if (!block.isConnected) this.resting.delete(block);
  }

  private watchWidth(width: number): void {
    if (width === this.width || width === 0) return;
    this.width = width;
    for (const block of this.resting) block.style.removeProperty('content-visibility');
    this.resting.clear();
    this.host.requestUpdate();
  }
}

/** How high what is in a block is, in pixels: its padding is kept by the browser besides. */
function contentHeight(block: HTMLElement): number {
  const { paddingTop, paddingBottom } = getComputedStyle(block);
  return block.getBoundingClientRect().height - parseFloat(paddingTop) - parseFloat(paddingBottom);
}
