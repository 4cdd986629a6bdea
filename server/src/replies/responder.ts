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
  /**
   * What this reply goes on from (rule W11), folded: all that was given when it asked the visitor for something, with the
   * answers. A call that was allowed is `running` and is to be carried out now, one that was not is `denied`; what the
   * page gave is the `output` of one that is `done`, or the `error` of one that `failed`. Empty where nothing was asked.
   * What is given from now on stands behind it.
   */
  readonly written: readonly Entry[];
  /** 1 for the first attempt since the visitor asked. */
  readonly attempt: number;
}

/**
 * Who writes replies. It exists so that models, search, scripts and code of one's own look alike to the worker.
 *
 * A responder knows nothing of stores, sockets or HTTP. It may be called again for the same turn, so whatever it does
 * to the world has to be keyed by (turn, call id) (rule W10): what is in `written` keeps its call ids.
 */
export interface Responder {
  /** A short name for logs and traces, such as `openai`. */
  readonly name: string;
  /** What it is and where it gets its answers, for the start-up message; without secrets. */
  readonly description: string;
  /**
   * Writes a reply, entry by entry, as it comes. Must stop soon after `signal` aborts, and end what it began elsewhere
   * (an HTTP request to a model, say). To end without an entry is to fail. To end while a tool call is in state `approval`
   * (the visitor has to allow it), or `input` (it runs in the page), is to wait for the visitor: it is called again once
   * all of them are answered. Text is well-formed: no entry ends within a surrogate pair (rule D7).
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
