import type { Entry } from './entries.ts';
import type { Feedback } from './feedback.ts';
import type { Id } from './ids.ts';
import type { ReplyState } from './reply-states.ts';
import type { ReplyError, Turn } from './turns.ts';

/** A whole turn, with its reply as of then (rule F1). */
export interface TurnFact {
  readonly kind: 'turn';
  readonly turn: Turn;
}

/** Entries `from ..` of one epoch of a reply (rule F2). */
export interface EntriesFact {
  readonly kind: 'entries';
  readonly conversationId: Id;
  readonly turnId: Id;
  /** The turn's place, so that a reader who holds only the conversation's end can tell old from missing. */
  readonly seq: number;
  readonly epoch: number;
  readonly from: number;
  readonly entries: readonly Entry[];
}

/** The state of a reply, and how many entries it had then (rule F3). */
export interface StateFact {
  readonly kind: 'state';
  readonly conversationId: Id;
  readonly turnId: Id;
  readonly seq: number;
  readonly epoch: number;
  readonly state: ReplyState;
  readonly length: number;
  readonly error?: ReplyError;
}

/** What the visitor said about the answer to one turn. */
export interface Rating {
  readonly turnId: Id;
  /** The turn's place. */
  readonly seq: number;
  readonly feedback: Feedback;
}

/** What the visitor now says about an answer (rule F12). */
export interface FeedbackFact extends Rating {
  readonly kind: 'feedback';
  readonly conversationId: Id;
}

/** What travels from the server by itself. */
export type Fact = TurnFact | EntriesFact | StateFact | FeedbackFact;

/** What a reader says that it holds of a reply, so that the answer can leave it out (rule H3). */
export interface HeldReply {
  readonly turnId: Id;
  readonly epoch: number;
  readonly length: number;
}

/** A question for what a reader lacks (rules H3, S2). */
export interface SyncRequest {
  readonly conversationId: Id;
  /** The last `seq` up to which the reader holds every turn that it wants. */
  readonly after: number;
  readonly held: readonly HeldReply[];
  /** The feedback up to this revision is held (rule F12); left out, none is. */
  readonly rated?: number;
}

/** What a reader lacks of one reply: entries `from ..`, and the state. With `from` 0 it is the whole reply. */
export interface ReplyPatch {
  readonly turnId: Id;
  readonly seq: number;
  readonly epoch: number;
  readonly from: number;
  readonly entries: readonly Entry[];
  readonly state: ReplyState;
  readonly length: number;
  readonly error?: ReplyError;
}

/** The answer to a sync (rule H3), read with the head first and the replies after it. */
export interface Snapshot {
  readonly kind: 'snapshot';
  readonly conversationId: Id;
  /** The `seq` of the conversation's last turn; 0 where it has none. */
  readonly head: number;
  /** The turns after `after`, ascending, without holes. */
  readonly turns: readonly Turn[];
  readonly replies: readonly ReplyPatch[];
  /** Whether there is more than the last one in `turns` and in `ratings`. */
  readonly more: boolean;
  /** The feedback after what is held, by revision; left out where there is none. */
  readonly ratings?: readonly Rating[];
  /** Up to which revision the reader has all feedback now. Left out: up to where it had it before. */
  readonly rated?: number;
}

/** The end of a conversation, or what comes before a turn of it (rule H4). */
export interface Page {
  readonly kind: 'page';
  readonly conversationId: Id;
  readonly head: number;
  /** Ascending, without holes. */
  readonly turns: readonly Turn[];
  /** Whether there are turns before the first one in `turns`. */
  readonly more: boolean;
}
