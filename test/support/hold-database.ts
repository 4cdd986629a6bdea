/**
 * Runs in a page: keeps everybody from writing into a database, as a slow disk does, until the page goes or what this
 * gives is called. Resolves once it does.
 */
export async function holdDatabase(name: string): Promise<() => Promise<void>> {
  const db = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open(name);
    opening.addEventListener('success', () => resolve(opening.result));
  });
  const stores = [...db.objectStoreNames];
  const transaction = db.transaction(stores, 'readwrite');
  const ended = new Promise((resolve) => transaction.addEventListener('complete', resolve));
  let holds = true;
  await new Promise<void>((resolve) => {
    // A transaction ends when nothing is asked in it any more.
    const ask = (): void => transaction.objectStore(stores[0]!).count().addEventListener('success', heard);
    const heard = (): void => {
      resolve();
      if (holds) ask();
    };
    ask();
  });
  return async () => {
    holds = false;
    await ended;
    db.close();
  };
}
