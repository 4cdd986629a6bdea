/** A part of a list: from an index on, up to before another. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** An item to be drawn, or the room of some that are not, in pixels, with the name of the first of them. */
export type Drawn<Item> = Item | Room;

/** In the place of items that are not drawn. */
export interface Room {
  readonly id: string;
  /** In pixels. */
  readonly room: number;
}

/**
 * What of a list is drawn: some ranges of it; the heights of what is between are put together.
 *
 * @param ranges in any order; they may have items in common, or none
 * @param roomOf how high items are together; asked from the top downwards, also of those before the first that is drawn
 *   where there are none
 */
export function drawnOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  ranges: readonly Range[],
  roomOf: (items: readonly Item[], range: Range) => number,
): Drawn<Item>[] {
  const drawn: Drawn<Item>[] = [];
  const { length } = items;
  const some = ranges.filter(({ from, to }) => from < Math.min(to, length)).toSorted((a, b) => a.from - b.from);
  let at = 0;
  for (const { from, to } of [...some, { from: length, to: length }]) {
    const before = items[at];
    const room = roomOf(items, { from: at, to: from });
    if (before && at < from) drawn.push({ id: `before ${before.id}`, room });
    drawn.push(...items.slice(Math.max(at, from), to));
    at = Math.max(at, to);
  }
  return drawn;
}

/**
 * Adds up how high items are. Of those at the beginning, which may be thousands, only as many are added or taken away as
 * there are more or fewer than before: they are not drawn, and what is not drawn keeps its height. So it has to be asked
 * of those before the first that is drawn whenever that is another.
 */
export function incrementalSum(heightOf: (at: number) => number): (items: readonly unknown[], range: Range) => number {
  let first: unknown;
  let last: unknown;
  let end = 0;
  let sum = 0;
  return (items, { from, to }) => {
    let at = from;
    let room = 0;
    if (from === 0 && items[0] === first && items[end - 1] === last) [at, room] = [end, sum];
    while (at < to) room += heightOf(at++);
    while (at > to) room -= heightOf(--at);
    if (from === 0) [first, last, end, sum] = [items[0], items[to - 1], to, room];
    return room;
  };
}

/**
 * Which items of a list reach into a view, at least one. They are looked for from one on whose place is known, since
 * that is near.
 *
 * @param known an item, and where it begins
 * @param view where the view begins and ends, in the same pixels
 */
export function inView(
  count: number,
  heightOf: (at: number) => number,
  known: { readonly at: number; readonly top: number },
  view: { readonly top: number; readonly bottom: number },
): Range {
  let { at: from, top } = known;
  while (from > 0 && top > view.top) top -= heightOf((from -= 1));
  while (from < count - 1 && top + heightOf(from) <= view.top) top += heightOf(from++);
  let to = from;
  do top += heightOf(to++);
  while (to < count && top < view.bottom);
  return { from, to };
}

/** How a range comes nearer to what is wanted, by some items at each end, and lets go of what is too far away. */
export function grown(
  range: Range,
  by: { readonly wanted: Range; readonly kept: Range; readonly step: number; readonly selected: number },
): Range {
  const { wanted, kept, step, selected } = by;
  const from = wanted.from < range.from ? Math.max(wanted.from, range.from - step) : Math.max(range.from, kept.from);
  const to = wanted.to > range.to ? Math.min(wanted.to, range.to + step) : Math.min(range.to, kept.to);
  if (selected < 0) return { from, to };
  return {
    from: Math.min(from, Math.max(selected, range.from)),
    to: Math.max(to, Math.min(selected + 1, range.to)),
  };
}
