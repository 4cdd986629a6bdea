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

/** Puts an IndexedDB where a browser has it, since Node has none, and opens an outbox in it. */
export function indexedDbScene(indexedDB: IDBFactory | undefined): { storage: IndexedDbOutbox; close(): void } {
  const names = {
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
