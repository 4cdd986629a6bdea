import {
  IDBCursor,
  IDBDatabase,
  IDBIndex,
  IDBKeyRange,
  IDBObjectStore,
  IDBOpenDBRequest,
  IDBRequest,
  IDBTransaction,
  type IDBFactory,
} from 'fake-indexeddb';
import { indexedDbOutbox, type IndexedDbOutbox } from '../../widget/src/chat/index.ts';

/** Puts an IndexedDB and a page's events where a browser has them, since Node has none, and opens an outbox. */
export function indexedDbScene(indexedDB: IDBFactory | undefined): { storage: IndexedDbOutbox; close(): void } {
  const page = new EventTarget();
  const names = {
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
    indexedDB,
    IDBCursor,
    IDBDatabase,
    IDBIndex,
    IDBKeyRange,
    IDBObjectStore,
    IDBOpenDBRequest,
    IDBRequest,
    IDBTransaction,
  };
  Object.assign(globalThis, names);
  const storage = indexedDbOutbox();
  return {
    storage,
    close() {
      storage.close();
      for (const name of Object.keys(names)) delete (globalThis as Record<string, unknown>)[name];
    },
  };
}
