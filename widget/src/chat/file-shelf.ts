import type { Id } from '@parley/protocol';
import { database, resultOf, write } from './database.ts';

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

/** A file as it lies there. */
interface Shelved {
  readonly id: Id;
  readonly bytes: Blob;
  /** When it was put there, by the clock of this device. */
  readonly since: number;
}

const FILES = 'files';

/** Files in the browser's IndexedDB, which keeps their bytes on the disk. What nobody came back for is cleared away. */
export function indexedDbShelf(name: string, now: () => number = Date.now): FileShelf {
  const shelf = database(
    name,
    (made) => void made.createObjectStore(FILES, { keyPath: 'id' }).createIndex('since', 'since'),
    async (db) => {
      const files = db.transaction(FILES, 'readwrite').objectStore(FILES);
      const old = await resultOf(files.index('since').getAllKeys(IDBKeyRange.upperBound(now() - KEPT_FOR_MS)));
      await Promise.all(old.map((id) => resultOf(files.delete(id))));
    },
  );

  return {
    put: (id, bytes) => write(shelf, FILES, (files) => files.put({ id, bytes, since: now() } satisfies Shelved)),
    async get(id) {
      const files = (await shelf.open()).transaction(FILES).objectStore(FILES);
      const found = await resultOf<Shelved | undefined>(files.get(id));
      return found?.bytes;
    },
    remove: (id) => write(shelf, FILES, (files) => files.delete(id)),
    close: () => shelf.close(),
  };
}
