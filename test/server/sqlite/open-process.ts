/** One of several processes that open the same file at the same moment, as often as it is told to. */
import { createSqliteJobBackend } from '../../../server/src/jobs/sqlite-backend/sqlite-backend.ts';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';

process.on('message', async ({ kind, path }: { readonly kind: string; readonly path: string }) => {
  try {
    if (kind === 'jobs.sqlite') {
      const backend = createSqliteJobBackend({ path });
      await backend.connect();
      process.send!('opened');
      await backend.disconnect();
    } else {
      const store = await openSqliteStore({ path });
      process.send!('opened');
      await store.close();
    }
  } catch (error) {
    process.send!(String(error));
  }
});
process.send!('ready');
