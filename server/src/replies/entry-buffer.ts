import { createWellFormedJoiner, fold, type Entry } from '@parley/protocol';

/**
 * What a responder gave since the last flush. Neighbouring text is joined, so that a flush writes few entries, and no
 * entry ends within a surrogate pair, whatever the responder did (rule D7).
 */
export class EntryBuffer {
  #entries: Entry[] = [];
  #size = 0;
  readonly #joiner = createWellFormedJoiner();

  /** How much is in it, in code units of text; an entry that is no text counts as one. */
  get size(): number {
    return this.#size;
  }

  push(entry: Entry): void {
    if (entry.kind !== 'text' && entry.kind !== 'reasoning') {
      this.#add(entry, 1);
      return;
    }
    this.#addText(entry.kind, this.#joiner.push(entry.text));
  }

  /** Says that nothing more comes: half of a pair that stands alone at the end is replaced. */
  end(): void {
    this.#addText('text', this.#joiner.end());
  }

  /** What is in it, folded; it is empty afterwards. */
  take(): Entry[] {
    const entries = fold(this.#entries);
    this.#entries = [];
    this.#size = 0;
    return entries;
  }

  #addText(kind: 'text' | 'reasoning', text: string): void {
    if (text !== '') this.#add({ kind, text }, text.length);
  }

  #add(entry: Entry, size: number): void {
    this.#entries.push(entry);
    this.#size += size;
  }
}
