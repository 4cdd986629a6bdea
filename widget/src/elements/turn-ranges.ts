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
 */
export function drawnOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  ranges: readonly Range[],
  heightOf: (at: number) => number,
): Drawn<Item>[] {
  const drawn: Drawn<Item>[] = [];
  const { length } = items;
  const some = ranges.filter(({ from, to }) => from < Math.min(to, length)).toSorted((a, b) => a.from - b.from);
  let at = 0;
  for (const { from, to } of [...some, { from: length, to: length }]) {
    const before = items[at];
    let room = 0;
    for (let each = at; each < from; each += 1) room += heightOf(each);
    if (before && at < from) drawn.push({ id: `before ${before.id}`, room });
    drawn.push(...items.slice(Math.max(at, from), to));
    at = Math.max(at, to);
  }
  return drawn;
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
