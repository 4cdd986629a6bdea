import { createWellFormedJoiner, type Entry } from '@parley/protocol';
import type { ModelDelta } from './chunks.ts';

/** Turns what a model's stream brings into entries with well-formed text (rule D7). */
export interface Voice {
  take(delta: ModelDelta): Iterable<Entry>;
  /** What was held back, and after it a text of ours. */
  end(text: string): Iterable<Entry>;
  /** Whether there was any text, which reasoning is not. */
  spoke(): boolean;
}

/** Makes the voice of one answer. */
export function createVoice(): Voice {
  const joiner = createWellFormedJoiner();
  let kind: 'reasoning' | 'text' = 'reasoning';
  let spoke = false;

  function* say(next: typeof kind, piece: string): Iterable<Entry> {
    if (piece === '') return;
    if (next !== kind) yield* pass(joiner.end());
    kind = next;
    yield* pass(joiner.push(piece));
  }

  function* pass(text: string): Iterable<Entry> {
    if (text === '') return;
    spoke ||= kind === 'text' && text.trim() !== '';
    yield { kind, text };
  }

  return {
    *take({ reasoning, text }) {
      yield* say('reasoning', reasoning);
      yield* say('text', text);
    },
    *end(text) {
      yield* pass(joiner.end());
      yield* say('text', text);
    },
    spoke: () => spoke,
  };
}
