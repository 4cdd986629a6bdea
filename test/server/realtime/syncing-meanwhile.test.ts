import assert from 'node:assert/strict';
import { makeId, type Snapshot, type Turn } from '@parley/protocol';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import { heldStore } from '../../support/held-store.ts';
import { startServer } from '../../support/server.ts';
import { heard, openSocket } from '../../support/sockets.ts';

describe('a sync that takes long', () => {
  it('[S1] [S2] tells a socket what is written after the state that its sync read', async () => {
    const store = heldStore(await openSqliteStore({ path: ':memory:' }));
    const server = await startServer({ store });
    const visitor = await server.visitor();
    const socket = openSocket(server.url, { token: visitor.token });
    try {
      const told: string[] = [];
      socket.on('turn', ({ id }: Turn) => told.push(id));
      await heard(socket, 'connect');
      const conversationId = makeId();
      const read = store.hold('snapshot', 'after');
      const answer = socket.emitWithAck('sync', { conversationId, after: 0, held: [] }) as Promise<Snapshot>;
      await read.here;
      const { id } = await visitor.post(conversationId, 'echo meanwhile');
      read.letGo();
      // What a socket is sent comes in order: when the answer is here, so is what was told before it.
      assert.equal((await answer).head, 0);
      assert.deepEqual(told, [id]);
    } finally {
      socket.disconnect();
      await server.close();
    }
  });
});
