import type { DBSchema, IDBPDatabase, openDB } from 'idb';
import type { Id } from '@parley/protocol';

/** What lies here longer is nobody's, in milliseconds: a turn that waits for a file fails after a day. */
const KEPT_FOR_MS = 2 * 24 * 60 * 60 * 1000;

/**
 * Where the bytes of files lie until they are uploaded, so that a reload does not lose them. A call that fails rejects;
 * the files then live as long as the page.
 */
export interface FileShelf {
  put(id: Id, bytes: Blob): Promise<void>;
  get(id: Id): Promise<Blob | undefined>;
  /** What is not there is no error. */
  remove(id: Id): Promise<void>;
  close(): void;
}

/** Files that live as long as the page. */
export function memoryShelf(): FileShelf {
  const files = new Map<Id, Blob>();
  return {
    put: async (id, bytes) => void files.set(id, bytes),
    get: async (id) => files.get(id),
    remove: async (id) => void files.delete(id),
    close() {},
  };
}

interface Schema extends DBSchema {
  files: { key: string; value: { id: string; bytes: Blob; since: number }; indexes: { since: number } };
}

/**
 * Files in the browser's IndexedDB, which keeps their bytes on the disk. What nobody came back for is cleared away.
 *
 * @param openDb given, and not imported: the outbox has it already, and this is loaded later
 */
export function indexedDbShelf(name: string, openDb: typeof openDB, now: () => number = Date.now): FileShelf {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;

  function database(): Promise<IDBPDatabase<Schema>> {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  }

  async function open(): Promise<IDBPDatabase<Schema>> {
    const db = await openDb<Schema>(name, 1, {
      upgrade: (made) => void made.createObjectStore('files', { keyPath: 'id' }).createIndex('since', 'since'),
      blocking: (_from, _to, event) => {
        opened = undefined;
        (event.target as IDBDatabase).close();
      },
      terminated: () => {
        opened = undefined;
      },
    });
    const { store } = db.transaction('files', 'readwrite');
    const old = await store.index('since').getAllKeys(IDBKeyRange.upperBound(now() - KEPT_FOR_MS));
    await Promise.all(old.map((id) => store.delete(id)));
    return db;
  }

  return {
    async put(id, bytes) {
      await (await database()).put('files', { id, bytes, since: now() });
    },
    get: async (id) => (await (await database()).get('files', id))?.bytes,
    remove: async (id) => (await database()).delete('files', id),
    close() {
      const closing = opened;
      opened = undefined;
      closing?.then((db) => db.close()).catch(() => {});
    },
  };
}
