import type { Id } from '@parley/protocol';
import type { FileShelf } from './file-shelf.ts';
import type { OutboxRecord } from './outbox-entry.ts';

/**
 * Where turns wait that are not confirmed yet (rule O1). It exists so that they outlive the page, and so that the tabs
 * of one browser share them (rule O5).
 *
 * Calls of one tab take effect in the order in which they are made. A call that fails rejects; the outbox then goes on
 * from memory.
 */
export interface OutboxStorage {
  /** All that is kept of a conversation, in any order. */
  list(conversationId: Id): Promise<OutboxRecord[]>;
  /** The conversations of which something is kept. */
  conversations(): Promise<Id[]>;
  /** Keeps a turn, in the place of what had its id. Resolves once it is durable. */
  put(record: OutboxRecord): Promise<void>;
  /** Forgets a turn; one that is not there is no error. */
  remove(id: Id): Promise<void>;
  /** Opens where the bytes of files lie that turns wait for; without it they live as long as the page. */
  openShelf?(): Promise<FileShelf>;
}

/** Turns that are kept as long as the page: for tests, and for pages that want no trace. */
export function memoryOutbox(): OutboxStorage {
  const records = new Map<Id, OutboxRecord>();
  return {
    list: async (conversationId) => [...records.values()].filter((record) => record.conversationId === conversationId),
    conversations: async () => [...new Set([...records.values()].map(({ conversationId }) => conversationId))],
    put: async (record) => void records.set(record.id, record),
    remove: async (id) => void records.delete(id),
  };
}
