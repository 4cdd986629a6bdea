import type { Attachment, Entry, Id, Turn, TurnContext } from '@parley/protocol';

/** What a responder is asked: a turn, and what was said before it. */
export interface ReplyTask {
  readonly conversationId: Id;
  readonly turnId: Id;
  readonly site: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** The bytes of a file of this turn or an earlier one. Rejects where it is not there. */
  readAttachment(id: Id): Promise<AsyncIterable<Uint8Array>>;
  /** What the page told about itself; empty where it told nothing. */
  readonly context: TurnContext;
  /** Earlier turns with their replies, oldest first; not this turn. */
  readonly history: readonly Turn[];
  /** 1 for the first attempt since the visitor asked. */
  readonly attempt: number;
}

/**
 * Who writes replies. It exists so that models, search, scripts and code of one's own look alike to the worker.
 *
 * A responder knows nothing of stores, sockets or HTTP. It may be called again for the same turn, so whatever it does
 * to the world has to be keyed by (turn, call id) (rule W10).
 */
export interface Responder {
  /** A short name for logs and traces, such as `openai`. */
  readonly name: string;
  /** What it is and where it gets its answers, for the start-up message; without secrets. */
  readonly description: string;
  /**
   * Writes a reply, entry by entry, as it comes. Must stop soon after `signal` aborts, and end what it began elsewhere
   * (an HTTP request to a model, say). To end without an entry is to fail. Text is well-formed: no entry ends within a surrogate pair (rule D7).
   *
   * @throws ResponderError where it knows more than that it failed; anything else counts as a failure to retry
   */
  reply(task: ReplyTask, signal: AbortSignal): AsyncIterable<Entry>;
  /** Ends what it holds open. */
  close?(): Promise<void>;
}

/** A failure of a responder that says what to do next. */
export class ResponderError extends Error {
  override name = 'ResponderError';
  /** Whether another attempt may succeed. */
  readonly retriable: boolean;
  /** How long to wait before it at least, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  /** @param message for the operator's log; a visitor never reads it */
  constructor(
    message: string,
    { retriable, retryAfterMs, cause }: { retriable: boolean; retryAfterMs?: number; cause?: unknown },
  ) {
    super(message, { cause });
    this.retriable = retriable;
    this.retryAfterMs = retryAfterMs;
  }
}
