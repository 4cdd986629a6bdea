/**
 * Joins pieces of text so that what comes out is well-formed and cut only at code points' boundaries (rule D7).
 *
 * A high surrogate at the end of a piece is held back until the next one, which may bring its other half. A half that
 * stays alone becomes U+FFFD, as it would on its way through UTF-8.
 */
export interface WellFormedJoiner {
  /** Takes a piece and gives what can be passed on, which may be empty. */
  push(piece: string): string;
  /** Gives what was held back, now that nothing can follow. */
  end(): string;
}

/** Makes a joiner for one run of text. */
export function createWellFormedJoiner(): WellFormedJoiner {
  let held = '';
  return {
    push(piece) {
      const text = held + piece;
      const splits = /[\uD800-\uDBFF]$/.test(text);
      held = splits ? text.slice(-1) : '';
      return (splits ? text.slice(0, -1) : text).toWellFormed();
    },
    end() {
      const rest = held.toWellFormed();
      held = '';
      return rest;
    },
  };
}
