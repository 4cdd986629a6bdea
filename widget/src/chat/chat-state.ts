import type { AdapterStatus } from '@parley/adapters';
import type { Attachment, Id, OutboxState, ShownTurn } from '@parley/protocol';

/** A turn that was written here and that no fact has confirmed yet. */
export interface OutgoingTurn {
  readonly id: Id;
  readonly conversationId: Id;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** Those of them that are not uploaded yet, by their ids; the turn waits for them. */
  readonly uploads?: readonly Id[];
  /** When it was written, in milliseconds since 1970 by this page's clock. */
  readonly createdAt: number;
  readonly state: OutboxState;
  /** Why it is waiting or failed, in the backend's words where it gave some. */
  readonly reason?: OutgoingReason;
}

/** Why a turn has not gone out: a stable word to choose a text by, and the backend's own detail. */
export interface OutgoingReason {
  readonly code: 'offline' | 'busy' | 'signed-out' | 'refused' | 'too-many-tries' | 'too-old' | 'storage' | 'file';
  readonly detail?: string;
}

/** All that a view of a chat needs. A value: each change gives a new one, and what did not change is shared. */
export interface ChatState {
  readonly conversationId: Id;
  readonly status: AdapterStatus;
  /** Whether the conversation's end has been read from the backend. */
  readonly loaded: boolean;
  /** Confirmed turns in order (rule F10). */
  readonly turns: readonly ShownTurn[];
  /** Turns that are still on their way, in the order in which they were written; none of them is in `turns`. */
  readonly outgoing: readonly OutgoingTurn[];
  /** Turns before the first one shown: whether there are any, and whether they are being read. */
  readonly older: 'none' | 'more' | 'loading' | 'failed';
}
