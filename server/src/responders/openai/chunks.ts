import { z } from 'zod';

const Call = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

const Delta = z.object({
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(Call).nullish(),
  // Not part of OpenAI's own format, and of another shape here and there: taken where it is text.
  reasoning_content: z.unknown().optional(),
  reasoning: z.unknown().optional(),
});

const Chunk = z.object({
  choices: z
    .array(
      z.object({
        index: z.number().optional(),
        delta: Delta.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
});

/** A piece of a call: its name and id come once, what it is given in pieces. */
export interface CallDelta {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** What one frame of a model's stream brings. */
export interface ModelDelta {
  readonly reasoning: string;
  readonly text: string;
  readonly calls: readonly CallDelta[];
  /** Why the answer ends, as the server calls it; `undefined` while it goes on. */
  readonly finish: string | undefined;
}

/**
 * Reads one frame of a chat completion stream. Frames without a choice (usage, a filter's findings) bring nothing.
 *
 * @throws TypeError where it is no chat completion chunk
 */
export function readChunk(frame: unknown): ModelDelta {
  const parsed = Chunk.safeParse(frame);
  if (!parsed.success) {
    const shown = JSON.stringify(frame)?.slice(0, 200);
    throw new TypeError(`a frame of the model's stream is ${shown}, and should be a chat completion chunk`);
  }
  const choice = parsed.data.choices?.find(({ index }) => index === undefined || index === 0);
  const { delta, finish_reason: finish } = choice ?? {};
  const reasoning = [delta?.reasoning_content, delta?.reasoning].find(
    (text) => typeof text === 'string' && text !== '',
  );
  return {
    reasoning: (reasoning as string | undefined) ?? '',
    text: (delta?.content ?? '') + (delta?.refusal ?? ''),
    calls: (delta?.tool_calls ?? []).map(({ index, id, function: called }, place) => ({
      index: index ?? place,
      id: id ?? '',
      name: called?.name ?? '',
      text: called?.arguments ?? '',
    })),
    finish: finish ?? undefined,
  };
}
