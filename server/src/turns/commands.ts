import type {
  ConversationSummary,
  FoundConversation,
  GivenAnswer,
  GivenFeedback,
  Id,
  Page,
  Snapshot,
  SyncRequest,
  Turn,
} from '@parley/protocol';
import type { Visitor } from '../identity/tokens.ts';
import type { TurnKey } from '../store/store.ts';
import { answerCall } from './answer.ts';
import { cancelReply } from './cancel.ts';
import type { CommandParts, PostedTurn } from './command-parts.ts';
import { rateReply } from './feedback.ts';
import { postTurn } from './post.ts';
import { listConversations, readPage, searchConversations, syncConversation } from './read.ts';
import { retryReply } from './retry.ts';

/** What a visitor can ask of the server. Each rejects with a `ProblemError` or a `StoreUnavailableError`. */
export interface Commands {
  /** Stores a turn (rule H2). Whoever calls it wakes the reply once the answer is on its way. */
  post(visitor: Visitor, turn: PostedTurn): Promise<{ readonly turn: Turn; readonly isNew: boolean }>;
  /** What a reader lacks (rules H3, S2). */
  sync(visitor: Visitor, request: SyncRequest, limit?: number): Promise<Snapshot>;
  /** The last turns, or those before a `seq` (rule H4). */
  page(visitor: Visitor, conversationId: Id, range: { before?: number; limit: number }): Promise<Page>;
  /** The visitor's conversations (rule H5). */
  list(visitor: Visitor): Promise<ConversationSummary[]>;
  /** Those in which words are found (rule H13). */
  search(visitor: Visitor, text: string): Promise<FoundConversation[]>;
  /** Ends an open reply (rule H6). */
  cancel(visitor: Pick<Visitor, 'visitorId'>, key: TurnKey, epoch: number): Promise<Turn>;
  /** Asks for an ended reply anew (rule H6). */
  retry(visitor: Visitor, key: TurnKey, epoch: number): Promise<Turn>;
  /** Answers a tool call that a reply waits for (rule H10). */
  answer(visitor: Visitor, key: TurnKey, given: GivenAnswer): Promise<Turn>;
  /** Says something about an answer (rule H7). */
  feedback(visitor: Visitor, key: TurnKey, given: GivenFeedback): Promise<Turn>;
}

/** The commands over one store. */
export function createCommands(parts: CommandParts): Commands {
  return {
    post: (visitor, turn) => postTurn(parts, visitor, turn),
    sync: (visitor, request, limit) => syncConversation(parts, visitor, request, limit),
    page: (visitor, conversationId, range) => readPage(parts, visitor, conversationId, range),
    list: (visitor) => listConversations(parts, visitor),
    search: (visitor, text) => searchConversations(parts, visitor, text),
    cancel: (visitor, key, epoch) => cancelReply(parts, visitor, key, epoch),
    retry: (visitor, key, epoch) => retryReply(parts, visitor, key, epoch),
    answer: (visitor, key, given) => answerCall(parts, visitor, key, given),
    feedback: (visitor, key, given) => rateReply(parts, visitor, key, given),
  };
}
