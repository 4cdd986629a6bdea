import type { Id } from '@parley/protocol';

import { loadOnce } from '../load-once.ts';
import type { ReadingHost } from './reading-position.ts';
import type { Drawn } from './turn-ranges.ts';
import type { TurnWindow } from './turn-window.ts';

/** Up to so many turns are all drawn: more than most conversations have, and no more than is drawn at once unfelt. */
const FEW = 20;

/** How many turns of more are drawn at first: they fill most views, and the others come when there is time. */
export const AT_FIRST = 8;

/** So long a conversation that comes long waits for its window, in milliseconds, before all of it is drawn. */
const PATIENCE_MS = 3_000;

/** Fetches what draws the turns around the view alone. Where it cannot be had, it is tried again with the next turn. */
const loadWindow = loadOnce(() => import('./turn-window.ts'));

/**
 * Which turns of a conversation are drawn: all of a short one, and of a long one those that its window says. That is
 * loaded with the first long conversation. Until it is there, what is drawn stays drawn, and of a conversation that comes
 * long the end is; where it cannot be had, or not soon, all is drawn, which is slower and nothing else.
 */
export class DrawnTurns {
  /** Turns that a person has clicked or typed into. */
  readonly touched = new Set<Id>();
  /** The turn that was pressed last, where a selection may have begun. */
  pressed: Id | undefined;
  private readonly host: ReadingHost;
  private window: TurnWindow | undefined;
  /** The first turn that is drawn while there is no window, and its place in the list. */
  private first: Id | undefined;
  private from = 0;
  /** Whether only an end is drawn, since the window is still to come. */
  private waits = false;
  /** More turns than these ask for the window. */
  private most = FEW;

  constructor(host: ReadingHost) {
    this.host = host;
  }

  /** Whether turns before those that are drawn are left out without any room in their place. */
  get isCut(): boolean {
    return this.waits;
  }

  /** Forgets everything: another conversation is shown. */
  reset(): void {
    this.touched.clear();
    this.pressed = undefined;
    this.first = undefined;
    this.waits = false;
    this.most = FEW;
    this.window?.reset();
  }

  /** Draws the end of the conversation from now on, wherever the view is. */
  toEnd(): void {
    this.window?.toEnd();
  }

  /** Whether a turn stands above those that are drawn in and around the view. */
  isAbove(at: number): boolean {
    return this.window ? this.window.isAbove(at) : at < this.from;
  }

  /** What is drawn of a list, top to bottom, and the rooms between. */
  cut<Item extends { readonly id: Id }>(items: readonly Item[]): readonly Drawn<Item>[] {
    if (this.window) return this.window.cut(items);
    if (items.length > this.most) {
      this.most = items.length;
      this.waits ||= this.first === undefined;
      void this.open();
      if (this.waits) setTimeout(this.drawAll, PATIENCE_MS);
    }
    const at = items.findIndex(({ id }) => id === this.first);
    this.from = !this.waits ? 0 : at < 0 ? Math.max(0, items.length - AT_FIRST) : at;
    this.first = items[this.from]?.id;
    return items.slice(this.from);
  }

  /** Takes note of what is clicked, typed or pressed in a turn. */
  readonly touch = (event: Event): void => {
    const id = event.composedPath().map(turnOf).find(Boolean);
    if (event.type !== 'pointerdown') {
      if (id) this.touched.add(id);
    } else if (!(event as PointerEvent).shiftKey) {
      // With the shift key a selection that was begun goes on.
      this.pressed = id;
    }
  };

  private async open(): Promise<void> {
    const loaded = await loadWindow();
    if (this.window || (!loaded && !this.waits)) return;
    if (loaded) this.window = new loaded.TurnWindow(this.host, this, this.first);
    this.drawAll();
  }

  private readonly drawAll = (): void => {
    this.waits = false;
    this.host.requestUpdate();
  };
}

/** The turn that an element shows, if it is the one around all of a turn. */
export function turnOf(element: unknown): Id | undefined {
  return element instanceof HTMLElement ? element.dataset['turn'] : undefined;
}
