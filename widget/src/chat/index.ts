export * from './chat-state.ts';
export { Chat, type ChatParts } from './chat.ts';
export { conversationMemory, type ConversationMemory, type RememberedConversation } from './conversation-memory.ts';
export { assertSendable, type SendExtras } from './draft.ts';
export { deleteIndexedDbOutbox, indexedDbOutbox, type IndexedDbOutbox } from './indexeddb-outbox.ts';
export { createLeftovers, type Leftovers } from './leftovers.ts';
export type { OutboxEntry, OutboxRecord } from './outbox-entry.ts';
export { memoryOutbox, type OutboxStorage } from './outbox-storage.ts';
