import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A line that is read: the innermost element at the top of the view, with those around it, and where it stands. */
interface Anchor {
  /** From the innermost outwards: what is drawn anew may lose the innermost, and then the next one counts. */
  readonly path: readonly Element[];
  /** How far below the top of the view each of them begins, in pixels; negative above it. */
  readonly offsets: readonly number[];
}

/** Where a list was put. */
interface Place {
  readonly at: number;
  /** Where its end was. */
  readonly end: number;
  /** How far from its place the line that is read stands, since the list does not reach further. */
  readonly rest: number;
}

/** What the reading position has to know of the list that it scrolls. */
export interface ReadingHost extends ReactiveControllerHost {
  /** The element that scrolls. */
  readonly scroller: HTMLElement | null;
  /** Its only child, which holds everything and is as high as it. Its property `--_view` is how high the view is. */
  readonly list: HTMLElement | null;
  /** The elements of the turns that are drawn, top to bottom. A line that is read is looked for among them. */
  readonly blocks: readonly Element[];
  /** Selects what comes and goes between the lines, and is none that is read: the name of a day, say. */
  readonly passing: string;
}

/** Nearer to the end than this, in pixels, counts as being at it: zoomed pages stop at fractions of a pixel. */
const AT_END_PX = 4;

/** How much of what stands before it stays in view above a turn that is brought up, in pixels: one sees it go on. */
export const PEEK_PX = 12;

/** How long the list glides when a turn is brought up, in milliseconds. */
const GLIDE_MS = 240;

/**
 * Decides where a list is scrolled. Nothing else sets its position.
 *
 * There are two ways to stand. *At the end*: what is added is followed. *Held*: the line at the top of the view stays
 * where it is, whatever is added above it, changes its height or resizes the view. Scrolling chooses between them, and
 * so does `bringUp`, which holds a turn near the top of the view while its answer grows beneath.
 *
 * The browser's own scroll anchoring is off for the list, since not every browser has it and two would fight.
 */
export class ReadingPosition implements ReactiveController {
  private readonly host: ReadingHost;
  private observer: ResizeObserver | undefined;
  private watched: HTMLElement | undefined;
  private following = true;
  private anchor: Anchor | undefined;
  /** Where this object put the list: if it is elsewhere, somebody has scrolled, or the browser had to. */
  private placed: Place | undefined;
  private far = false;

  constructor(host: ReadingHost) {
    this.host = host;
    host.addController(this);
  }

  /** Whether what was written last is out of sight below, so that a way to it has to be offered. */
  get awayFromEnd(): boolean {
    return this.far;
  }

  /** Goes to the end and stays there. */
  toEnd({ glide = false } = {}): void {
    this.following = true;
    this.anchor = undefined;
    this.place(glide);
  }

  /** Leaves the end, if that is where it is: what is added from now on is not followed. */
  hold(): void {
    const { scroller, list } = this.host;
    if (!this.following || !scroller || !list) return;
    this.following = false;
    this.anchor = this.lineAtTop(scroller, list);
  }

  /** Brings an element to the upper part of the view and holds it there. It has to be in the list. */
  bringUp(element: Element): void {
    this.following = false;
    this.anchor = { path: [element], offsets: [PEEK_PX] };
    this.place(true);
  }

  hostDisconnected(): void {
    this.observer?.disconnect();
    this.watched?.removeEventListener('scroll', this.settle);
    this.observer = undefined;
    this.watched = undefined;
    this.placed = undefined;
  }

  /** Before anything is drawn anew the browser still knows where everything stands, so asking costs nothing. */
  hostUpdate(): void {
    this.notice();
  }

  hostUpdated(): void {
    const { scroller, list } = this.host;
    if (scroller && list && this.watched !== scroller) {
      this.hostDisconnected();
      this.watched = scroller;
      scroller.addEventListener('scroll', this.settle, { passive: true });
      // Called after layout and before painting, so what it moves is never seen at the wrong place.
      this.observer = new ResizeObserver(this.settle);
      this.observer.observe(scroller);
      this.observer.observe(list);
    }
    // Once the elements in it are drawn too: their turn came before this one. Nobody can have scrolled meanwhile, but what
    // was measured while they were empty may have moved the list.
    queueMicrotask(() => this.place());
  }

  /** Looks whether somebody has scrolled, and keeps what is to be kept. */
  private readonly settle = (): void => {
    this.notice();
    this.place();
  };

  /** Takes over where somebody has scrolled to, if they have. */
  private notice(): void {
    const { scroller, list } = this.host;
    if (!scroller || !list) return;
    if (scroller.clientHeight === 0) {
      // Not drawn: the browser may forget where the list was, which is nobody's scrolling.
      this.placed = undefined;
      return;
    }
    const { placed } = this;
    if (!placed || Math.abs(scroller.scrollTop - placed.at) < 1) return;
    const end = endOf(scroller, list);
    // A browser takes a list back that became too short for where it was.
    if (end < placed.end && end - scroller.scrollTop < 1) return;
    // By how much the line that was read has moved by itself comes on top.
    const drift = this.drift(list, placed.at) - placed.rest;
    if (Math.abs(drift) >= 1) scroller.scrollTop += drift;
    this.note(scroller, end);
    this.following = end - scroller.scrollTop < AT_END_PX;
    this.anchor = this.following ? undefined : this.lineAtTop(scroller, list);
  }

  private place(glide = false): void {
    const { scroller, list } = this.host;
    if (!scroller || !list || scroller.clientHeight === 0) return;
    this.tellView(scroller, list);
    const before = scroller.scrollTop;
    const isHeld = this.following || this.anchor?.path.some((element) => element.isConnected);
    if (!isHeld) this.anchor = this.lineAtTop(scroller, list);
    const end = endOf(scroller, list);
    // No further than the end: what a glide has in motion may reach beyond it, and the browser takes that back.
    const aim = this.following ? end : before + this.drift(list, before);
    const wanted = Math.min(end, aim);
    if (Math.abs(wanted - before) >= 0.5) scroller.scrollTop = wanted;
    this.note(scroller, end, aim);
    if (glide) this.glide(list, scroller.scrollTop - before, scroller.clientHeight);
    this.tellDistance(scroller, list);
  }

  /** How far the line that is read has moved since it was last looked at, in pixels. */
  private drift(list: HTMLElement, scrollTop: number): number {
    if (!this.anchor) return 0;
    const { path, offsets } = this.anchor;
    const at = path.findIndex((element) => element.isConnected);
    const element = path[at];
    return element ? offsetIn(list, element) - scrollTop - (offsets[at] ?? 0) : 0;
  }

  private note({ scrollTop: at }: HTMLElement, end: number, aim = at): void {
    this.placed = { at, end, rest: aim - at };
  }

  /** The line at the top of the view; none where nothing is drawn there, which is so after a jump. */
  private lineAtTop({ scrollTop, clientHeight }: HTMLElement, list: HTMLElement): Anchor | undefined {
    const reaches = (element: Element): boolean => {
      const { height } = element.getBoundingClientRect();
      return height > 0 && offsetIn(list, element) + height > scrollTop + 1;
    };
    const { blocks, passing } = this.host;
    const path = firstLine(blocks.slice(firstTrue(blocks, reaches)), (each) => reaches(each) && !each.matches(passing));
    if (!path) return undefined;
    const offsets = path.map((element) => offsetIn(list, element) - scrollTop);
    return (offsets[0] ?? 0) < clientHeight ? { path, offsets } : undefined;
  }

  /**
   * Tells style sheets how high the view is. Not by a container query: WebKit lays a container out before it knows the
   * styles of what is new in it, and then takes a list that seems to be short back to its beginning.
   */
  private tellView({ clientHeight }: HTMLElement, { style }: HTMLElement): void {
    const height = `${clientHeight}px`;
    if (style.getPropertyValue('--_view') !== height) style.setProperty('--_view', height);
  }

  private tellDistance(scroller: HTMLElement, list: HTMLElement): void {
    const far = endOf(scroller, list) - scroller.scrollTop > 48;
    if (far === this.far) return;
    this.far = far;
    // Not at once: what is drawn while sizes are told of would be told of too late.
    requestAnimationFrame(() => this.host.requestUpdate());
  }

  /** Shows the way from the old position to the new one. The list stands where it belongs all the while. */
  private glide(list: HTMLElement, distance: number, most: number): void {
    if (Math.abs(distance) < 2 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const from = Math.max(-most, Math.min(most, distance));
    list.animate([{ transform: `translateY(${from}px)` }, { transform: 'none' }], {
      duration: GLIDE_MS,
      easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)',
    });
  }
}

/**
 * The innermost first element that reaches into the view, with those around it, from the innermost outwards. One that
 * reaches into it with nothing but its own edge gives way to the next one, since what moves inside of it does not move
 * its beginning.
 */
function firstLine(candidates: Iterable<Element>, reaches: (element: Element) => boolean): Element[] | undefined {
  let edge: Element[] | undefined;
  for (const element of candidates) {
    if (!reaches(element)) continue;
    const children = element.shadowRoot?.children ?? element.children;
    if (children.length === 0) return [element];
    const inner = firstLine(children, reaches);
    if (inner) return [...inner, element];
    edge ??= [element];
  }
  return edge;
}

/** Where in a list something begins to be so, which it is from there on. */
function firstTrue<T>(list: readonly T[], isSo: (item: T) => boolean): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isSo(list[middle] as T)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** The furthest that a list can be scrolled. Not by `scrollHeight`, which counts what a glide has in motion. */
function endOf(scroller: HTMLElement, list: HTMLElement): number {
  return Math.max(0, list.offsetHeight - scroller.clientHeight);
}

/**
 * Where an element begins below the top of the list, in the list's own pixels; both move together in a glide, so that does
 * not show in it. A panel that opens, or a page, may have scaled them both.
 */
export function offsetIn(list: HTMLElement, element: Element): number {
  const { top, height } = list.getBoundingClientRect();
  const offset = element.getBoundingClientRect().top - top;
  const isScaled = Math.abs(height - list.offsetHeight) > 1;
  return isScaled ? (offset * list.offsetHeight) / height : offset;
}
