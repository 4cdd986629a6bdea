import { fold, isTerminal, type Entry, type Reply, type SourceEntry } from '@parley/protocol';

/** What a reply shows, in order: its folded entries without the sources, which stand together at the end. */
export interface ReplySegments {
  readonly segments: readonly Exclude<Entry, SourceEntry>[];
  readonly sources: readonly SourceEntry[];
}

/**
 * Folds a reply that grows. A long answer arrives in hundreds of portions, and folding all of it at each one is what
 * would make it slow; so what was folded is kept, and only what is new is folded on (the fold is a left fold).
 */
export class SegmentFolder {
  private epoch = -1;
  private consumed = 0;
  private folded: readonly Entry[] = [];

  segments(reply: Pick<Reply, 'epoch' | 'state' | 'entries'>): ReplySegments {
    const { epoch, entries, state } = reply;
    const grows = epoch === this.epoch && entries.length >= this.consumed && !isTerminal(state);
    const added = grows ? entries.slice(this.consumed) : entries;
    if (added.length > 0 || !grows) this.folded = fold([...(grows ? this.folded : []), ...added]);
    this.epoch = epoch;
    this.consumed = entries.length;
    return split(this.folded);
  }
}

/** Splits folded entries into what stands in the answer and what stands below it. */
export function split(folded: readonly Entry[]): ReplySegments {
  return {
    segments: folded.filter((entry) => entry.kind !== 'source'),
    sources: folded.filter((entry) => entry.kind === 'source'),
  };
}
