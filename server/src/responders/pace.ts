import type { Entry } from '@parley/protocol';
import type { Delay } from './waiting.ts';

/** How a finished text is handed out as if it were being written. */
export interface Pace {
  /** Between two pieces, in milliseconds; 0 hands out the pieces at once. */
  readonly everyMs: number;
  readonly delay: Delay;
  /** How many words a piece has. */
  readonly words: number;
}

/** Hands out a text in pieces of whole words, so that no piece can end within a surrogate pair (rule D7). */
export async function* paced(text: string, pace: Pace, signal: AbortSignal): AsyncGenerator<Entry, void, undefined> {
  const words = text.match(/\s*\S+\s*$|\s*\S+/g) ?? (text === '' ? [] : [text]);
  for (let at = 0; at < words.length; at += pace.words) {
    await pace.delay(at === 0 ? 0 : pace.everyMs, signal);
    yield { kind: 'text', text: words.slice(at, at + pace.words).join('') };
  }
}
