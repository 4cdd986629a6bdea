import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { OutboxRecord } from './outbox-entry.ts';
import type { OutboxStorage } from './outbox-storage.ts';

/** Its own name, so that another widget's data on the same origin is never met. */
const DATABASE = 'parley-outbox';

interface Schema extends DBSchema {
  turns: { key: string; value: OutboxRecord; indexes: { conversation: string } };
}

/** An outbox in IndexedDB, and what ends its connection. */
export interface IndexedDbOutbox extends OutboxStorage {
  close(): void;
}

/** Throws an outbox away. Whoever opens one of this name afterwards gets an empty one. */
export function deleteIndexedDbOutbox(name: string): void {
  try {
    indexedDB.deleteDatabase(name);
  } catch {
    // Where the browser has none or forbids it, there is nothing to throw away.
  }
}

/**
 * Keeps turns in the browser's IndexedDB, shared by all tabs of the origin. Opens it at the first call. Where the
 * browser has none or forbids it each call rejects, and the outbox goes on from memory.
 *
 * @param name one for each backend; and for each person, where several use one browser and the page knows who they are:
 *   a turn that is sent as somebody else is refused
 */
export function indexedDbOutbox(name: string = DATABASE): IndexedDbOutbox {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;

  function database(): Promise<IDBPDatabase<Schema>> {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  }

  async function open(): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore('turns', { keyPath: 'id' }).createIndex('conversation', 'conversationId');
      },
      // A tab with a newer version waits for this one to let go; the next call opens again.
      blocking: (_from, _to, event) => {
        opened = undefined;
        (event.target as IDBDatabase).close();
      },
      terminated: () => {
        opened = undefined;
      },
    });
  }

  return {
    list: async (conversationId) => (await database()).getAllFromIndex('turns', 'conversation', conversationId),
    async conversations() {
      const index = (await database()).transaction('turns').store.index('conversation');
      const ids: string[] = [];
      for (let at = await index.openKeyCursor(null, 'nextunique'); at; at = await at.continue()) ids.push(at.key);
      return ids;
    },
    async put(record) {
      // Strict: resolved means on the disk, so that also a machine that loses its power loses no turn (rule O1).
      const transaction = (await database()).transaction('turns', 'readwrite', { durability: 'strict' });
      await Promise.all([transaction.store.put(record), transaction.done]);
    },
    remove: async (id) => (await database()).delete('turns', id),
    close() {
      const closing = opened;
      opened = undefined;
      closing?.then((db) => db.close()).catch(() => {});
    },
  };
}
