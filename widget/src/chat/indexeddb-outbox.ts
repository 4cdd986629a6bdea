import { browserStorage } from '@parley/adapters';
import { readJson, type Id } from '@parley/protocol';
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
    browserStorage().remove(`${name} left`);
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

  const kept = browserStorage();
  const leftAt = `${name} left`;

  /**
   * Writes a record. What a database was asked for and has not done is lost with the page, so a page that goes before leaves
   * the record where the browser keeps it at once.
   */
  function put(record: OutboxRecord): Promise<void> {
    const leave = (): void => kept.set(leftAt, JSON.stringify([...recordsIn(kept.get(leftAt)), record]));
    addEventListener('pagehide', leave);
    // Strict: resolved means on the disk, so that also a machine that loses its power loses no turn (rule O1).
    const written = write(outbox, TURNS, (turns) => turns.put(record), { durability: 'strict' });
    return written.finally(() => removeEventListener('pagehide', leave));
  }

  /** What is kept of one conversation, or of all; what pages have left is put there first. */
  async function list(conversationId?: Id): Promise<OutboxRecord[]> {
    const left = kept.get(leftAt);
    for (const record of recordsIn(left)) await put(record);
    // Another page may have left something meanwhile: then all of it is put once more.
    if (kept.get(leftAt) === left) kept.remove(leftAt);
    const turns = (await outbox.open()).transaction(TURNS).objectStore(TURNS);
    return resultOf(turns.index('conversation').getAll(conversationId));
  }

  return {
    list,
    conversations: async () => [...new Set((await list()).map(({ conversationId }) => conversationId))],
    put,
    remove: (id) => write(outbox, TURNS, (turns) => turns.delete(id)),
    openShelf: async (now) => (await import('./file-shelf.ts')).indexedDbShelf(shelfOf(name), now),
    close: () => outbox.close(),
  };
}

/** The name of the database with the files of an outbox. */
function shelfOf(name: string): string {
  return `${name} files`;
}

/** What pages have left, as it is kept. */
function recordsIn(left: string | undefined): OutboxRecord[] {
  return (readJson(left) as OutboxRecord[] | undefined) ?? [];
}
