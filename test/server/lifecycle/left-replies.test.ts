import { makeId, type Id } from '@parley/protocol';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import { startServer } from '../../support/server.ts';

describe('replies that nobody was woken for', () => {
  it('[W7] [I7] are written by a server that starts, and by one that runs already', async () => {
    const store = await openSqliteStore({ path: ':memory:' });
    /** As by a server that is gone before its wake-up call. */
    async function leave(): Promise<Id> {
      const id = makeId();
      const turn = { id, conversationId: makeId(), visitorId: makeId(), site: 'test', author: 'visitor' } as const;
      await store.insertTurn({ ...turn, text: 'echo left', attachments: [], createdAt: Date.now() });
      return id;
    }
    const before = await leave();
    const server = await startServer({ store });
    try {
      await server.log.seen('reply settled', ({ turn }) => turn === before);
      const later = await leave();
      await server.log.seen('reply settled', ({ turn }) => turn === later);
    } finally {
      await server.close();
    }
  });
});
