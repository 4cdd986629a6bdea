import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** How one request is answered: by a stream of an answer, or by an error before any stream. */
export type ModelAnswer = StreamedAnswer | RefusedAnswer;

/** An error instead of a stream, in the shape of OpenAI's errors. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly code?: string;
}

/** A streamed answer, whole or with a fault. */
export interface StreamedAnswer {
  /** The pieces of the text, one a frame. Lone surrogates are sent as JSON escapes, as some servers do. */
  readonly text?: readonly string[];
  /** The pieces of the model's reasoning, before the text. */
  readonly reasoning?: readonly string[];
  /** What the server at hand calls reasoning. */
  readonly reasoningField?: 'reasoning_content' | 'reasoning';
  /** What the model wants done, after the text. */
  readonly calls?: readonly PlannedCall[];
  /** `stop`, or `tool_calls` where there are some, where it is not said; `null` leaves the frame out. */
  readonly finish?: string | null;
  /** Whether `[DONE]` comes at the end. */
  readonly done?: boolean;
  /** Between two frames, in milliseconds. */
  readonly everyMs?: number;
  /** Frames are sent in portions of so many bytes, whatever they cut. */
  readonly splitBytes?: number;
  /** Frames as they are, in place of text and reasoning. */
  readonly frames?: readonly unknown[];
  /** What happens after so many frames of content, instead of the rest. */
  readonly fault?: { readonly after: number; readonly kind: StreamFault; readonly until?: PromiseLike<unknown> };
}

/** A call of a tool; what it is given comes in pieces. */
export interface PlannedCall {
  readonly id: string;
  readonly name: string;
  readonly pieces: readonly string[];
}

/**
 * `cut` destroys the connection; `silence` says nothing more; `silence-before-headers` not even the status; `pause`
 * goes on when `until` resolves; `garbled` sends a frame that is no JSON; `end` ends the stream without a reason;
 * `error-frame` sends an error in the stream, as a server does that fails after it answered 200.
 */
export type StreamFault = 'cut' | 'silence' | 'silence-before-headers' | 'pause' | 'garbled' | 'end' | 'error-frame';

/**
 * Writes an answer.
 *
 * @param request what was asked, for its model and its wish for usage
 * @param stop ends what is still under way when the server closes
 * @param onCut is called before the server itself destroys the connection
 */
export async function writeAnswer(
  response: ServerResponse,
  answer: ModelAnswer,
  request: { readonly model?: unknown; readonly stream_options?: unknown },
  stop: AbortSignal,
  onCut: () => void = () => {},
): Promise<void> {
  if ('status' in answer) {
    const { status, headers = {}, message = `planned ${status}`, code = null } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message, type: 'planned', param: null, code } }));
    return;
  }
  const { fault, everyMs = 0, done = true } = answer;
  if (fault?.kind === 'silence-before-headers') return;
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
  const frames = framesOf(answer, request);
  for (let at = 0; ; at += 1) {
    if (response.destroyed) return;
    // The role comes before all content.
    if (fault && at === fault.after + 1) {
      if (fault.kind !== 'pause') return end(response, fault.kind, onCut);
      await fault.until;
    }
    if (at === frames.length) break;
    await send(response, `data: ${JSON.stringify(frames[at])}\n\n`, answer.splitBytes);
    if (everyMs > 0) await setTimeout(everyMs, undefined, { signal: stop }).catch(() => {});
  }
  if (done) await send(response, 'data: [DONE]\n\n', answer.splitBytes);
  response.end();
}

function end(response: ServerResponse, kind: StreamFault, onCut: () => void): void {
  if (kind === 'cut') {
    onCut();
    response.destroy();
  } else if (kind === 'garbled') {
    response.write('data: {"choices":[{"delta":{"con\n\n');
  } else if (kind === 'error-frame') {
    response.write('data: {"error":{"message":"The server had an error","type":"server_error","code":null}}\n\n');
  } else if (kind === 'end') {
    response.end();
  }
}

function framesOf(answer: StreamedAnswer, request: { readonly model?: unknown; readonly stream_options?: unknown }) {
  const { text = [], reasoning = [], reasoningField = 'reasoning_content', calls = [], frames } = answer;
  const { finish = calls.length > 0 ? 'tool_calls' : 'stop' } = answer;
  const frame = (delta: object, reason: string | null = null) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: request.model ?? 'model',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
  });
  const content = frames ?? [
    ...reasoning.map((piece) => frame({ [reasoningField]: piece })),
    ...text.map((piece) => frame({ content: piece })),
    ...calls.flatMap(({ id, name, pieces }, index) => [
      frame({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
      ...pieces.map((piece) => frame({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
  ];
  const wantsUsage = (request.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
  const usage = { prompt_tokens: 10, completion_tokens: text.length, total_tokens: 10 + text.length };
  return [
    frame({ role: 'assistant', content: '' }),
    ...content,
    ...(finish === null ? [] : [frame({}, finish)]),
    ...(wantsUsage ? [{ ...frame({}), choices: [], usage }] : []),
  ];
}

async function send(response: ServerResponse, text: string, splitBytes = 0): Promise<void> {
  const bytes = Buffer.from(text, 'utf8');
  const step = splitBytes || bytes.length;
  for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
    // Awaited, so that what came before a cut has left, and so that portions do not leave together.
    await new Promise<void>((sent) => response.write(bytes.subarray(at, at + step), () => sent()));
  }
}
