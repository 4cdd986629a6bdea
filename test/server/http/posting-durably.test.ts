import assert from 'node:assert/strict';
import { makeId, type Id, type Page } from '@parley/protocol';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import type { TurnKey } from '../../../server/src/store/store.ts';
import { heldStore, type HeldCall, type HeldStore } from '../../support/held-store.ts';
import { startServer, type TestServer, type TestVisitor } from '../../support/server.ts';

describe('posting a turn whose insert takes long', () => {
  let store: HeldStore;
  let server: TestServer;
  let visitor: TestVisitor;
  let insert: HeldCall;
  const conversationId = makeId();

  beforeEach(async () => {
    store = heldStore(await openSqliteStore({ path: ':memory:' }));
    server = await startServer({ store });
    visitor = await server.visitor();
    insert = store.hold('insertTurn', 'before');
  });
  afterEach(async () => {
    insert.letGo();
    await server.close();
  });

  const settled = (id: Id) => server.log.seen('reply settled', ({ turn }) => turn === id);
  const claimsOf = (id: Id) =>
    store.calls.filter(({ method, given }) => method === 'claim' && (given[0] as TurnKey).turnId === id).length;

  /** Posts a turn and waits until one that was posted later is stored and answered: so long the first could go on. */
  async function postSlowly() {
    const id = makeId();
    let isAnswered = false;
    const posted = visitor.post(conversationId, 'echo slow', id).finally(() => (isAnswered = true));
    await insert.here;
    await settled((await visitor.post(makeId(), 'echo quick')).id);
    return { id, posted, isAnswered };
  }

  it('[H2] wakes nobody before the turn is stored', async () => {
    const { id, posted } = await postSlowly();
    assert.equal(claimsOf(id), 0);
    insert.letGo();
    await posted;
    await settled(id);
    assert.equal(claimsOf(id), 1);
  });

  it('[H2] [I1] answers only once the turn is stored', async () => {
    const { id, posted, isAnswered } = await postSlowly();
    assert.equal(isAnswered, false);
    const page = async () => (await visitor.send('GET', `/v1/conversations/${conversationId}`)).body as Page;
    assert.equal((await page()).head, 0);
    insert.letGo();
    await posted;
    assert.deepEqual(
      (await page()).turns.map((turn) => turn.id),
      [id],
    );
  });
});
