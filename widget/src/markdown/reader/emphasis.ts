import { flanking } from './flanking.ts';
import type { Inline } from './tokens.ts';

/** A run of `*`, `_` or `~` that may begin or end something. */
export interface Run {
  /** Where it stands in the source and among the pieces. */
  readonly index: number;
  readonly at: number;
  readonly mark: string;
  readonly length: number;
  /** How many of its marks are left. */
  count: number;
  /** The characters around it; empty at an end of the text. */
  readonly before: string;
  readonly after: string;
  readonly canOpen: boolean;
  readonly canClose: boolean;
}

/** The pieces of inline content while it is read; a place whose piece went into another is empty. */
export type Pieces = (Inline | undefined)[];

/** Makes a run of the marks at an index. */
export function runAt(source: string, index: number, length: number, at: number): Run {
  const mark = source.charAt(index);
  return { index, at, mark, length, count: length, ...flanking(source, index, length) };
}

/**
 * Makes emphasis and strikethrough of the runs from an index on, as CommonMark's appendix describes it, and forgets
 * them. Marks that are left stay the text that they are.
 *
 * @returns The runs that nothing has ended, or not all of.
 */
export function endRuns(runs: Run[], pieces: Pieces, from: number): Run[] {
  // Below these runs nothing can be begun by a run of that kind: without them, many marks would take for ever.
  const bottoms = new Map<string, number>();
  const open: Run[] = [];
  for (const run of runs.splice(from)) {
    while (run.canClose && run.count > 0) {
      const kind = `${run.mark}${run.canOpen}${run.mark === '~' ? run.count : run.length % 3}`;
      const bottom = bottoms.get(kind) ?? -1;
      let at = open.length - 1;
      while (at >= 0 && (open[at]?.index ?? -1) >= bottom && !fits(open[at], run)) at--;
      const opener = open[at];
      if (!opener || opener.index < bottom) {
        bottoms.set(kind, run.index);
        break;
      }
      join(opener, run, pieces);
      open.length = opener.count > 0 ? at + 1 : at;
    }
    if (run.canOpen && run.count > 0) open.push(run);
  }
  return open;
}

/** CommonMark's rule of three, which keeps `**a*b*c**` together. Tildes only go with as many tildes. */
function fits(opener: Run | undefined, closer: Run): boolean {
  if (opener?.mark !== closer.mark) return false;
  if (closer.mark === '~') return opener.count === closer.count;
  if (!opener.canClose && !closer.canOpen) return true;
  return (opener.length + closer.length) % 3 !== 0 || (opener.length % 3 === 0 && closer.length % 3 === 0);
}

/** Makes emphasis or strikethrough of what stands between two runs, with as many of their marks as go together. */
export function join(opener: Run, closer: Run, pieces: Pieces): void {
  const isStrike = opener.mark === '~';
  const used = isStrike ? opener.count : opener.count > 1 && closer.count > 1 ? 2 : 1;
  const children = pieces.slice(opener.at + 1, closer.at).filter((piece) => piece !== undefined);
  pieces.fill(undefined, opener.at + 1, closer.at);
  pieces[closer.at - 1] = { type: isStrike ? 'del' : used === 2 ? 'strong' : 'em', children };
  for (const run of [opener, closer]) {
    run.count -= used;
    pieces[run.at] = run.count > 0 ? { type: 'text', text: run.mark.repeat(run.count) } : undefined;
  }
}
