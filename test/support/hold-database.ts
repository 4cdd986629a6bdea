/** Runs in a page: keeps it from writing into its databases, as a slow disk does, until it goes. Resolves once it does. */
export async function holdDatabases(): Promise<void> {
  const all = await indexedDB.databases();
  if (all.length === 0) throw new Error('the page has no database; expected the one of its outbox');
  for (const { name } of all) {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open(name!);
      opening.addEventListener('success', () => resolve(opening.result));
    });
    const stores = [...db.objectStoreNames];
    const store = db.transaction(stores, 'readwrite').objectStore(stores[0]!);
    await new Promise<void>((resolve) => {
      const goOn = (): void => {
        resolve();
        store.count().addEventListener('success', goOn);
      };
      store.count().addEventListener('success', goOn);
    });
  }
}
