import type { Id } from '@parley/protocol';
import type { ReactiveController } from 'lit';

import { AT_FIRST, turnOf } from './drawn-turns.ts';
import { offsetIn, type ReadingHost } from './reading-position.ts';
import { drawnOf, grown, incrementalSum, inView, type Drawn, type Range } from './turn-ranges.ts';

/** How many turns at the end are always drawn: what is written there is followed, and brought up. */
const AT_END = 3;

/** How far beyond the view turns are drawn, in heights of the view; they go when they are further away than twice that. */
const AHEAD = 2;

/** A view that is not as high as this, in pixels, is taken to be: a keyboard comes and goes. */
const LEAST_VIEW_PX = 600;

/** How many turns are drawn ahead at a time, so that no frame is late for it. */
const STEP = 4;

/** So many turns at most are kept between the place where a selection began and the view. */
const MOST_SELECTED = 300;

/** How long a browser that is never idle may put off what is drawn ahead, in milliseconds. */
const PATIENCE_MS = 200;

/** How high a turn is taken to be that was never drawn, in pixels. */
const GUESS_PX = 160;

/** What a person does to turns, of which some then stay. */
interface Marks {
  /** Those that were clicked or typed into. */
  readonly touched: ReadonlySet<Id>;
  /** The one where a selection may have begun. */
  readonly pressed: Id | undefined;
}

/**
 * Which turns of a long conversation are drawn: those in and around the view, and the last ones. In the place of the
 * others is as much room as they had when they were drawn last.
 *
 * Where that room is not as high as what comes into its place, the reading position keeps the line that is read.
 *
 * What a person has touched stays, with what they have typed or opened in it, and so does what has the focus, and all
 * between the place where a selection began and the view.
 */
export class TurnWindow implements ReactiveController {
  private readonly host: ReadingHost;
  private readonly marks: Marks;
  private readonly heights = new Map<Id, number>();
  private items: readonly { readonly id: Id }[] = [];
  /** The first turn of the window; the first ones to be drawn until there is one. */
  private first: Id | undefined;
  /** Its last one; the end of the conversation while there is none. */
  private last: Id | undefined;
  private range: Range = { from: 0, to: 0 };
  private sizes: ResizeObserver | undefined;
  private watched: HTMLElement | undefined;
  private asked: (() => void) | undefined;
  private frame: number | undefined;

  /** @param first the first turn that is drawn already, with all after it */
  constructor(host: ReadingHost, marks: Marks, first: Id | undefined) {
    this.host = host;
    this.marks = marks;
    this.first = first;
    host.addController(this);
  }

  /** Forgets everything: another conversation is shown. */
  reset(): void {
    this.heights.clear();
    this.roomOf = incrementalSum(this.heightOf);
    this.first = undefined;
    this.last = undefined;
  }

  /** Draws the end of the conversation from now on, wherever the view is. */
  toEnd(): void {
    if (this.last === undefined) return;
    this.first = undefined;
    this.last = undefined;
  }

  /** Whether a turn stands above those that are drawn in and around the view. */
  isAbove(at: number): boolean {
    return at < this.range.from;
  }

  /** What is drawn of a list, top to bottom, and the rooms between. */
  cut<Item extends { readonly id: Id }>(items: readonly Item[]): Drawn<Item>[] {
    this.items = items;
    const first = this.first === undefined ? -1 : items.findLastIndex(({ id }) => id === this.first);
    const last = this.last === undefined ? -1 : items.findLastIndex(({ id }) => id === this.last);
    const to = last < 0 ? items.length : last + 1;
    this.range = { from: first < 0 ? Math.max(0, to - AT_FIRST) : Math.min(first, to), to };
    this.first = items[this.range.from]?.id;
    const focus = this.focused();
    const stay: Range[] = [{ from: Math.max(0, items.length - AT_END), to: items.length }];
    for (const id of [...this.marks.touched, ...(focus ? [focus] : [])]) {
      const at = items.findIndex((item) => item.id === id);
      const beside = id === focus ? 1 : 0;
      if (at >= 0) stay.push({ from: Math.max(0, at - beside), to: at + beside + 1 });
    }
    return drawnOf(items, [this.range, ...stay], this.roomOf);
  }

  hostDisconnected(): void {
    this.asked?.();
    this.asked = undefined;
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.sizes?.disconnect();
    this.sizes = undefined;
    this.watched?.removeEventListener('scroll', this.look);
    this.watched = undefined;
  }

  hostUpdated(): void {
    const { scroller, list } = this.host;
    if (scroller && list && this.watched !== scroller) {
      this.hostDisconnected();
      this.watched = scroller;
      this.sizes = new ResizeObserver(this.measure);
      this.sizes.observe(scroller);
      this.sizes.observe(list);
      scroller.addEventListener('scroll', this.look, { passive: true });
    }
    // Those that are observed already are not measured anew.
    for (const block of this.host.blocks) this.sizes?.observe(block);
  }

  private readonly heightOf = (at: number): number => this.heights.get(this.items[at]?.id ?? '') ?? GUESS_PX;
  private roomOf = incrementalSum(this.heightOf);

  private readonly measure = (entries: readonly ResizeObserverEntry[]): void => {
    for (const { target, borderBoxSize } of entries) {
      // Not every browser forgets by itself what is gone.
      if (!target.isConnected) this.sizes?.unobserve(target);
      const height = borderBoxSize[0]?.blockSize ?? 0;
      const id = turnOf(target);
      if (id && height > 0) this.heights.set(id, height);
    }
    // In the next frame: what is drawn by an observer of sizes may be observed only then, and a page hears of an error.
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.look();
    });
  };

  private readonly look = (): void => {
    this.cover();
    this.asked ??= whenIdle(() => {
      this.asked = undefined;
      if (!this.cover()) this.drawAhead();
    });
  };

  /** Draws what is in the view at once. Gives whether something of it was missing. */
  private cover(): boolean {
    const view = this.reach(0);
    const { from, to } = this.range;
    if (!view || (view.from >= from && view.to <= to)) return false;
    const isFar = (view.to <= from || view.from >= to) && this.selectedAt(view) < 0;
    this.take(isFar ? (this.reach(0.5) ?? view) : { from: Math.min(view.from, from), to: Math.max(view.to, to) });
    return true;
  }

  /** Draws some more around the view, where not enough is there. */
  private drawAhead(): void {
    const wanted = this.reach(AHEAD);
    const kept = this.reach(AHEAD * 2);
    if (wanted && kept) this.take(grown(this.range, { wanted, kept, step: STEP, selected: this.selectedAt(wanted) }));
  }

  private take(range: Range): void {
    const isEnd = range.to >= this.items.length;
    const first = this.items[range.from]?.id;
    const last = isEnd ? undefined : this.items[range.to - 1]?.id;
    if (first === this.first && last === this.last) return;
    this.range = range;
    this.first = first;
    this.last = last;
    this.host.requestUpdate();
  }

  /** Which turns stand in the view, and in so many heights of it above and below. */
  private reach(screens: number): Range | undefined {
    const { scroller, list, blocks } = this.host;
    const first = blocks.find((block) => turnOf(block) === this.first);
    if (!scroller || !list || !first || scroller.clientHeight === 0) return undefined;
    const { scrollTop, clientHeight } = scroller;
    const beyond = screens * Math.max(clientHeight, LEAST_VIEW_PX);
    return inView(
      this.items.length,
      this.heightOf,
      { at: this.range.from, top: offsetIn(list, first) },
      { top: scrollTop - beyond, bottom: scrollTop + clientHeight + beyond },
    );
  }

  private selectedAt(view: Range): number {
    const { pressed } = this.marks;
    if (pressed === undefined || !getSelection()?.toString()) return -1;
    const at = this.items.findIndex(({ id }) => id === pressed);
    return Math.abs(at - view.from) > MOST_SELECTED ? -1 : at;
  }

  private focused(): Id | undefined {
    const root = this.host.list?.getRootNode();
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    return active ? turnOf(active.closest('[data-turn]')) : undefined;
  }
}

/** Calls when the browser has time; gives what takes that back. */
function whenIdle(call: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(call, { timeout: PATIENCE_MS });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(call, PATIENCE_MS / 4);
  return () => clearTimeout(id);
}
