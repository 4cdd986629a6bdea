import {
  PAGE_TURNS,
  readSearch,
  type ConversationSummary,
  type FoundConversation,
  type Id,
  type Page,
  type Snapshot,
  type SyncRequest,
} from '@parley/protocol';
import { notFound } from '../problems.ts';
import type { Visitor } from '../identity/tokens.ts';
import { fitting } from './answer-size.ts';
import type { CommandParts } from './command-parts.ts';

/** How many conversations a visitor's list shows. */
const LISTED_CONVERSATIONS = 50;

/** What a reader lacks (rules H3, S2). */
export async function syncConversation(
  { store }: CommandParts,
  { visitorId }: Visitor,
  request: SyncRequest,
  limit = PAGE_TURNS,
): Promise<Snapshot> {
  const snapshot = await store.snapshot(visitorId, request, limit);
  if (!snapshot) throw notFound('conversation');
  const count = fitting(snapshot.turns);
  if (count === snapshot.turns.length) return snapshot;
  return { ...snapshot, turns: snapshot.turns.slice(0, count), more: true };
}

/** The last turns of a conversation, or those before a `seq` (rule H4). */
export async function readPage(
  { store }: CommandParts,
  { visitorId }: Visitor,
  conversationId: Id,
  range: { readonly before?: number; readonly limit: number },
): Promise<Page> {
  const page = await store.page(visitorId, conversationId, range);
  if (!page) throw notFound('conversation');
  const count = fitting(page.turns.toReversed());
  if (count === page.turns.length) return page;
  return { ...page, turns: page.turns.slice(-count), more: true };
}

/** The visitor's conversations, the latest first (rule H5). */
export function listConversations({ store }: CommandParts, { visitorId }: Visitor): Promise<ConversationSummary[]> {
  return store.conversations(visitorId, LISTED_CONVERSATIONS);
}

/** The visitor's conversations in which words are found, the latest first (rule H13); none where no word is given. */
export async function searchConversations(
  { store }: CommandParts,
  { visitorId }: Visitor,
  text: string,
): Promise<FoundConversation[]> {
  const query = readSearch(text);
  return query ? store.search(visitorId, query, LISTED_CONVERSATIONS) : [];
}
