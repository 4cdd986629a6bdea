/** A database of the browser, which opens at the first call and anew after it was lost. */
export interface Database {
  /** Rejects where the browser has none or forbids it. */
  open(): Promise<IDBDatabase>;
  close(): void;
}

/**
 * Names a database in the browser's IndexedDB.
 *
 * @param make makes its stores, where it is new
 * @param tidy what is done each time that it was opened, before anybody else can use it
 */
export function database(
  name: string,
  make: (db: IDBDatabase) => void,
  tidy?: (db: IDBDatabase) => Promise<unknown>,
): Database {
  let opened: Promise<IDBDatabase> | undefined;
  const forget = (): void => void (opened = undefined);

  async function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => make(request.result);
    const db = await resultOf(request);
    // A tab with a newer version waits for this one to let go; the next call opens again.
    db.onversionchange = () => {
      forget();
      db.close();
    };
    db.onclose = forget;
    await tidy?.(db);
    return db;
  }

  return {
    open() {
      opened ??= open().catch((error: unknown) => {
        forget();
        throw error;
      });
      return opened;
    },
    close() {
      const closing = opened;
      forget();
      closing?.then((db) => db.close()).catch(() => {});
    },
  };
}

/** What a request gives. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Writes into a store, and resolves once it is written. */
export async function write(
  { open }: Database,
  store: string,
  change: (store: IDBObjectStore) => unknown,
  options?: IDBTransactionOptions,
): Promise<void> {
  const transaction = (await open()).transaction(store, 'readwrite', options);
  const written = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException('', 'AbortError'));
  });
  change(transaction.objectStore(store));
  await written;
}
