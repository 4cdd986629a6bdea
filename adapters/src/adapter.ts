import type {
  ConversationSummary,
  Fact,
  FoundConversation,
  GivenAnswer,
  GivenFeedback,
  Id,
  Page,
  PostTurn,
  Problem,
  Snapshot,
  SyncRequest,
  Turn,
} from '@parley/protocol';
import type { AdapterFiles } from './files.ts';

/**
 * How a backend is just now.
 *
 * `connecting`: nothing is known yet, or a lost connection is being made again. `online`: commands can be given.
 * `offline`: they cannot, and the adapter goes on trying. `signed-out`: the visitor's token is not taken and cannot be
 * renewed. `refused`: the backend does not serve this page (an unknown site or origin).
 */
export type AdapterStatus = 'connecting' | 'online' | 'offline' | 'signed-out' | 'refused';

/** What an adapter tells whoever uses it. */
export interface AdapterListener {
  /** A fact of any of the visitor's conversations. It may be late, double or out of order: the reader merges it. */
  fact(fact: Fact): void;
  /**
   * The status changed. `live` says whether facts come by themselves; while it is false, the reader asks for them with
   * `sync` now and then. Each time that facts begin to come again after a break it is told anew, with `live` true, also
   * where the status is the same as before: the reader then syncs.
   */
  status(status: AdapterStatus, live: boolean): void;
}

/**
 * How a widget reaches a backend. Whoever has a backend writes one of these; `Chat` does the rest: it stores what was
 * written before it is sent, sends it in order, again where no answer came, merges facts, and syncs when something is
 * missing, after silence (rule S6), when the page is looked at again and when `status` says so.
 *
 * What every method owes: a promise that settles within 30 s at most, whatever the network does, and rejects with an
 * `AdapterError` only. A method may be called before the backend was reached; it then tries, or rejects with
 * `unreachable`. Nothing is ever resolved that the backend did not confirm.
 */
export interface Adapter {
  /** Begins: connects, and tells the listener from now on. Called once, before any other method. */
  connect(listener: AdapterListener): void;

  /**
   * Gives a turn to the backend (rule H2). Resolves with the turn as it is stored, and only once it is durable. The
   * same id is given again after a failure that left the outcome unknown (rule H9): the backend then must not store it
   * twice, and the same stored turn is resolved.
   */
  post(conversationId: Id, turn: PostTurn): Promise<Turn>;

  /**
   * What the reader lacks (rules H3, S2). Every fact that was told to the listener before the call is in the answer or
   * was held already. Of a conversation that nobody has written in yet the answer is empty; one of
   * somebody else is rejected with `refused`, code `not_found`.
   */
  sync(request: SyncRequest): Promise<Snapshot>;

  /** The last turns of a conversation, or those before a `seq` (rule H4). An unknown conversation is an empty page. */
  page(conversationId: Id, range: { readonly before?: number; readonly limit?: number }): Promise<Page>;

  /** The visitor's conversations, the latest first (rule H5). */
  conversations(): Promise<readonly ConversationSummary[]>;

  /**
   * Ends an open reply, if it is still of this epoch (rule H6), and what works on it. Resolves with the turn as it is
   * then; rejects with `refused`, code `conflict`, where the reply has gone on, and the reader syncs.
   */
  cancel(conversationId: Id, turnId: Id, epoch: number): Promise<Turn>;

  /** Asks for an ended reply anew, if it is still of this epoch (rule H6). As `cancel` in all else. */
  retry(conversationId: Id, turnId: Id, epoch: number): Promise<Turn>;

  /**
   * The visitor's conversations in which a turn has all these words, the latest first (rule H13). May be left out: then
   * the list of conversations cannot be searched.
   */
  search?(text: string): Promise<readonly FoundConversation[]>;

  /**
   * Stores what the visitor says about a done reply, if it is still of this epoch (rule H7). As `cancel` in all else. May
   * be left out: then nothing can be said about answers. An adapter that has it also tells `feedback` facts, and puts
   * `ratings` into its snapshots (rule F12).
   */
  feedback?(conversationId: Id, turnId: Id, feedback: GivenFeedback): Promise<Turn>;

  /**
   * Answers a tool call that an awaiting reply of this epoch waits for (rule H10), once; the same answer again is no other
   * one. As `cancel` in all else. May be left out: then nothing is asked of the visitor, and a call that waits is only shown.
   */
  answer?(conversationId: Id, turnId: Id, answer: GivenAnswer): Promise<Turn>;

  /** The files that can go with turns; a backend that takes none has no such thing, and no button is shown for them. */
  readonly files?: AdapterFiles;

  /** Ends everything: connections, timers, listeners. Promises still open reject with `unreachable`. */
  close(): void;
}

/**
 * Why a command was not carried out, or is not known to have been.
 *
 * `unreachable`: no answer came; it may have been carried out (rule H9). `busy`: the backend asks to come again later.
 * `refused`: the backend will not do it, however often it is asked.
 */
export type AdapterErrorKind = 'unreachable' | 'busy' | 'refused';

/** The one kind of error that an adapter rejects with. */
export class AdapterError extends Error {
  override name = 'AdapterError';
  readonly kind: AdapterErrorKind;
  /** What the backend said, where it said something. */
  readonly problem: Problem | undefined;
  /** How long to wait before the next try at least, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: AdapterErrorKind,
    message: string,
    { problem, retryAfterMs, cause }: { problem?: Problem; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}
