import type { Id, Page, Snapshot } from '@parley/protocol';

/** What is told of a conversation that nobody has written in yet (rule H3). */
export function emptySnapshot(conversationId: Id): Snapshot {
  return { kind: 'snapshot', conversationId, head: 0, turns: [], replies: [], more: false };
}

/** The only page of a conversation that nobody has written in yet (rule H4). */
export function emptyPage(conversationId: Id): Page {
  return { kind: 'page', conversationId, head: 0, turns: [], more: false };
}
