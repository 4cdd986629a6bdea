import type { Entry } from './entries.ts';
import type { Feedback } from './feedback.ts';
import type { Id } from './ids.ts';
import type { ReplyState } from './reply-states.ts';

/** Who wrote a turn (rule D12): the visitor, a person of the site, or the site itself (a greeting, a notice). */
export type Author = 'visitor' | 'operator' | 'site';

/** A file that a turn refers to. */
export interface Attachment {
  readonly id: Id;
  readonly name: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
}

/** Why a reply failed, in words that a visitor may read. */
export interface ReplyError {
  /** A stable word for programs, such as `responder_failed`. */
  readonly code: string;
  readonly message: string;
}

/** The answer to a turn (rule D6). It has no id: its turn's id addresses it (rule D2). */
export interface Reply {
  readonly state: ReplyState;
  /** Which attempt this is; 0 before the first one. */
  readonly epoch: number;
  /** How many entries were written in this epoch, before any folding. */
  readonly length: number;
  /** As they were written while the reply is open, folded once it is terminal. */
  readonly entries: readonly Entry[];
  readonly error?: ReplyError;
}

/** One message that someone wrote, with the reply that it asks for (rule D12). */
export interface Turn {
  readonly id: Id;
  readonly conversationId: Id;
  /** Its place in the conversation: 1, 2, 3, without holes (rule D3). */
  readonly seq: number;
  readonly author: Author;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** When it was stored, in milliseconds since 1970 by the server's clock. */
  readonly createdAt: number;
  /** `null` where nobody is asked for one: the turns of operators and of the site. */
  readonly reply: Reply | null;
  /** Absent where nobody has ever said something about the answer. */
  readonly feedback?: Feedback;
}

/** The reply of a turn that was just stored. */
export const PENDING_REPLY: Reply = { state: 'pending', epoch: 0, length: 0, entries: [] };
