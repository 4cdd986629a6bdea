import type {
  Attachment,
  Author,
  ConversationSummary,
  Entry,
  FoundConversation,
  GivenAnswer,
  GivenFeedback,
  Id,
  Page,
  ReplyError,
  SearchQuery,
  Snapshot,
  StateFact,
  SyncRequest,
  Turn,
  TurnContext,
} from '@parley/protocol';

/** What addresses a turn and its reply (rules D2, D5). */
export interface TurnKey {
  readonly conversationId: Id;
  readonly turnId: Id;
}

/** A turn that somebody wrote, before it has its place in the conversation. */
export interface NewTurn {
  readonly id: Id;
  readonly conversationId: Id;
  readonly visitorId: Id;
  readonly site: string;
  readonly author: Author;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly context?: TurnContext;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/**
 * What became of an insert (rules D5, D9, H2).
 *
 * `inserted`: it is new and durable. `present`: that id was there with the same author, text, attachments and context;
 * the turn is as it stands now. `different`: that id is there with another body. `foreign`: the conversation belongs
 * to another visitor.
 */
export type InsertOutcome =
  { readonly outcome: 'inserted' | 'present' | 'different'; readonly turn: Turn } | { readonly outcome: 'foreign' };

/** A change of a reply's state that happened in the store, and whose room has to hear of it. */
export interface StateChange {
  readonly visitorId: Id;
  readonly fact: StateFact;
}

/** What a worker gets with a claim. */
export interface Claim {
  readonly visitorId: Id;
  readonly site: string;
  /** As it stands after the claim: generating, in the new epoch. */
  readonly turn: Turn;
  readonly context: TurnContext;
  /** 1 for the first attempt since the visitor asked. */
  readonly attempt: number;
}

/**
 * What became of a claim (rules W2, W6).
 *
 * `claimed`: the reply is this worker's until the lease runs out. `refused`: there is nothing to do now (not due,
 * claimed by another, an earlier reply is open, ended). `exhausted`: the lease of the last attempt had run out, and the
 * reply is now `failed`. `cancelled` lists the earlier replies that were `awaiting` and were cancelled for it.
 */
export type ClaimOutcome =
  | { readonly outcome: 'claimed'; readonly claim: Claim; readonly cancelled: readonly StateChange[] }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'exhausted'; readonly change: StateChange };

/**
 * What became of a visitor's cancel, retry or feedback (rules H6, H7).
 *
 * `stale`: the epoch or the state was not the one that the visitor saw; nothing changed. `missing`: no such turn of
 * this visitor, or one without a reply.
 */
export type CommandOutcome =
  { readonly outcome: 'changed' | 'stale'; readonly turn: Turn } | { readonly outcome: 'missing' };

/**
 * What became of a visitor's answer to a tool call (rule H10).
 *
 * `changed`: it is stored. `repeated`: it was stored before. `different`: another answer to that call was stored before.
 * `unasked`: no call of that id waits for an answer of that kind. `stale` and `missing` as for other commands.
 */
export type AnswerOutcome =
  | { readonly outcome: 'changed' | 'repeated' | 'different' | 'unasked' | 'stale'; readonly turn: Turn }
  | { readonly outcome: 'missing' };

/** A reply that has waited for the visitor for too long (rule W11). */
export interface OverdueReply {
  readonly visitorId: Id;
  readonly key: TurnKey;
  readonly epoch: number;
}

/**
 * Where turns are kept. It exists so that one server runs on one file or on a database of several machines.
 *
 * Every method is one atomic step as seen by all others, also by other processes on the same data, and resolves only
 * when what it changed is durable. A condition that a method names is checked in the same step as the change. Methods
 * with a `visitorId` answer as if other visitors' data did not exist (rule I11). Where the data cannot be reached a
 * method rejects with a `StoreUnavailableError`, and nothing has changed or the same call may be made again.
 */
export interface Store {
  /** What it is and where, for the start-up message; without secrets. */
  readonly description: string;

  /** Gives a turn the next `seq` and stores it with its pending reply in one record (rules D3, D4, D5). */
  insertTurn(turn: NewTurn): Promise<InsertOutcome>;

  /**
   * What a reader lacks; `null` where the conversation is another visitor's. One that nobody has written in yet is empty.
   * Reads the head before the replies (rule H3). Carries at most `MAX_RATINGS` of the feedback after `rated`, by revision,
   * and `more` where that is not all.
   */
  snapshot(visitorId: Id, request: SyncRequest, limit: number): Promise<Snapshot | null>;

  /** The last `limit` turns, or those before a `seq` (rule H4); `null` and empty as for `snapshot`. */
  page(
    visitorId: Id,
    conversationId: Id,
    range: { readonly before?: number; readonly limit: number },
  ): Promise<Page | null>;

  /** The visitor's conversations that have a turn, the one with the latest turn first (rule H5). */
  conversations(visitorId: Id, limit: number): Promise<ConversationSummary[]>;

  /**
   * The visitor's conversations that have a turn in which everything is found that is looked for (rule H13), in the
   * order of `conversations`, each with its last such turn. An answer is found once its reply is terminal.
   */
  search(visitorId: Id, query: SearchQuery, limit: number): Promise<FoundConversation[]>;

  /** Whether a turn of a visitor has a file (rule H11). Seldom asked: it may have to read all of their turns. */
  hasAttachment(visitorId: Id, attachmentId: Id): Promise<boolean>;

  /** The last `limit` turns of a conversation before a `seq`, ascending: what a responder reads. */
  history(conversationId: Id, before: number, limit: number): Promise<Turn[]>;

  /**
   * Makes a reply this worker's (rule W2): from `pending` where it is due, or from `generating` where the lease ran
   * out, to `generating` in a new epoch, with no entries but those that an answer kept (rule W11). A time too far ahead to be meant is past (`isDue`): the clock was
   * set back. Refused while an earlier reply of the conversation is pending
   * or generating. Counts as an attempt; where `maxAttempts` were made already the reply is failed with `exhausted`
   * instead, in its epoch, with its entries folded.
   */
  claim(
    key: TurnKey,
    terms: {
      readonly now: number;
      readonly leaseUntil: number;
      readonly maxAttempts: number;
      readonly exhausted: ReplyError;
    },
  ): Promise<ClaimOutcome>;

  /** Appends entries where the epoch, `generating` and the length `from` still hold (rule W3); else false. */
  flush(
    key: TurnKey,
    write: { readonly epoch: number; readonly from: number; readonly entries: readonly Entry[] },
  ): Promise<boolean>;

  /** Extends the lease where the epoch and `generating` still hold (rule W5); else false. */
  renew(key: TurnKey, terms: { readonly epoch: number; readonly leaseUntil: number }): Promise<boolean>;

  /**
   * Ends an attempt where the epoch, `generating` and `length` still hold; else false. The lease goes. For `done` and
   * `failed` the stored entries are folded (rule D6); the length stays. One that is `awaiting` is overdue at `waitsUntil`.
   */
  settle(
    key: TurnKey,
    end: {
      readonly epoch: number;
      readonly length: number;
      readonly state: 'done' | 'failed' | 'awaiting';
      readonly error?: ReplyError;
      readonly waitsUntil?: number;
    },
  ): Promise<boolean>;

  /**
   * Puts a generating reply of this epoch back to `pending` in the next epoch, without a lease, with no entries but those
   * that an answer kept, due at `dueAt` (rules W6, W8, W11); `null` where it is no longer this epoch's. With `attemptCounts` false the attempt is taken
   * off the count.
   */
  requeue(
    key: TurnKey,
    terms: { readonly epoch: number; readonly dueAt: number; readonly attemptCounts: boolean },
  ): Promise<StateChange | null>;

  /** Ends an open reply of this epoch as `cancelled`, with what was written, folded (rule H6). */
  cancel(visitorId: Id, key: TurnKey, epoch: number): Promise<CommandOutcome>;

  /**
   * Opens an ended reply of this epoch again (rule H6): `pending` in the next epoch, without entries, due now, no attempts
   * counted. A
   * `done` one only on the conversation's last turn: once a later turn can be read, this is refused for ever, since
   * readers rely on it (rule H3).
   */
  retry(visitorId: Id, key: TurnKey, epoch: number, now: number): Promise<CommandOutcome>;

  /**
   * Stores a visitor's answer to a call that an awaiting reply of this epoch waits for, as one more entry (rule H10). The
   * same answer again changes nothing, also once the reply has gone on. With the last answer the reply is `pending` in the
   * next epoch, due now, no attempts counted, and its entries are kept from then on, whatever becomes of attempts (rule
   * W11), until a retry.
   */
  answer(visitorId: Id, key: TurnKey, given: GivenAnswer, now: number): Promise<AnswerOutcome>;

  /** Replies that are awaiting, and were to wait until now or earlier (rule W11), in any order. */
  overdue(now: number, limit: number): Promise<OverdueReply[]>;

  /**
   * Stores what the visitor says about a `done` reply of this epoch (rule H7), under the conversation's next revision
   * (rule F12): whoever can read a revision can read those before it, as far as no later one has taken their place. What
   * is said already is not stored again.
   */
  rate(visitorId: Id, key: TurnKey, feedback: GivenFeedback): Promise<CommandOutcome>;

  /**
   * The replies that somebody should claim now, as for `claim`: pending and due, or generating with a lease that ran out
   * (rule W7). At
   * most one of a conversation, its earliest open one, so that one conversation cannot hide the others; longest due
   * first.
   */
  due(now: number, limit: number): Promise<TurnKey[]>;

  /** The first pending reply of a conversation after a `seq`, due or not; `null` where there is none (rule W9). */
  nextPending(conversationId: Id, after: number): Promise<TurnKey | null>;

  /** Ends all connections. Calls still under way are finished first. */
  close(): Promise<void>;
}

/** The data cannot be reached now; the same call may be made again later. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';
}
