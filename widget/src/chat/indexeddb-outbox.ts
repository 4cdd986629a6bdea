import type { Id } from '@parley/protocol';
import { database, resultOf, write } from './database.ts';
import type { FileShelf } from './file-shelf.ts';
import type { OutboxRecord } from './outbox-entry.ts';
import type { OutboxStorage } from './outbox-storage.ts';

/** Its own name, so that another widget's data on the same origin is never met. */
const DATABASE = 'parley-outbox';
const TURNS = 'turns';

/** An outbox in IndexedDB, and what ends its connection. */
export interface IndexedDbOutbox extends OutboxStorage {
  openShelf(now?: () => number): Promise<FileShelf>;
  close(): void;
}

/** Throws an outbox away, with its files. Whoever opens one of this name afterwards gets an empty one. */
export function deleteIndexedDbOutbox(name: string): void {
  try {
    indexedDB.deleteDatabase(name);
    indexedDB.deleteDatabase(shelfOf(name));
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
  const outbox = database(name, (made) => {
    made.createObjectStore(TURNS, { keyPath: 'id' }).createIndex('conversation', 'conversationId');
  });

  /** What is kept of one conversation, or of all. */
  async function list(conversationId?: Id): Promise<OutboxRecord[]> {
    const turns = (await outbox.open()).transaction(TURNS).objectStore(TURNS);
    return resultOf(turns.index('conversation').getAll(conversationId));
  }

  return {
    list,
    conversations: async () => [...new Set((await list()).map(({ conversationId }) => conversationId))],
    // Strict: resolved means on the disk, so that also a machine that loses its power loses no turn (rule O1).
    put: (record) => write(outbox, TURNS, (turns) => turns.put(record), { durability: 'strict' }),
    remove: (id) => write(outbox, TURNS, (turns) => turns.delete(id)),
    openShelf: async (now) => (await import('./file-shelf.ts')).indexedDbShelf(shelfOf(name), now),
    close: () => outbox.close(),
  };
}

/** The name of the database with the files of an outbox. */
function shelfOf(name: string): string {
  return `${name} files`;
}
