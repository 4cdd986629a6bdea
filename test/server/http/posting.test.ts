import assert from 'node:assert/strict';
import { makeId, type Page, type Turn } from '@parley/protocol';
import { startServer, type TestServer } from '../../support/server.ts';

describe('posting a turn', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('[H2] [D4] is answered with 201 and the stored turn, its reply pending', async () => {
    const visitor = await server.visitor();
    const conversationId = makeId();
    const id = makeId();
    const answer = await visitor.send('POST', `/v1/conversations/${conversationId}/turns`, { id, text: ' héllo\n' });
    const { createdAt, ...turn } = answer.body as Turn;
    assert.equal(answer.status, 201);
    assert.ok(Math.abs(Date.now() - createdAt) < 60_000);
    assert.deepEqual(turn, {
      id,
      conversationId,
      seq: 1,
      author: 'visitor',
      // [D10] as it was written
      text: ' héllo\n',
      attachments: [],
      reply: { state: 'pending', epoch: 0, length: 0, entries: [] },
    });
  });

  it('[H2] [D5] the same id with the same body is answered with 200 and what is stored', async () => {
    const visitor = await server.visitor();
    const conversationId = makeId();
    const first = await visitor.post(conversationId, 'once');
    const path = `/v1/conversations/${conversationId}/turns`;
    const again = await visitor.send('POST', path, { id: first.id, text: 'once' });
    assert.equal(again.status, 200);
    assert.equal((again.body as Turn).seq, 1);
    const page = await visitor.send('GET', `/v1/conversations/${conversationId}`);
    assert.equal((page.body as Page).turns.length, 1);
  });

  it('[H2] [H8] the same id with another body is a conflict, and what is stored stays', async () => {
    const visitor = await server.visitor();
    const conversationId = makeId();
    const first = await visitor.post(conversationId, 'once');
    const path = `/v1/conversations/${conversationId}/turns`;
    const other = await visitor.send('POST', path, { id: first.id, text: 'twice' });
    assert.equal(other.status, 409);
    assert.equal(other.problem.code, 'conflict');
    const page = await visitor.send('GET', `/v1/conversations/${conversationId}`);
    assert.deepEqual(
      (page.body as Page).turns.map(({ text }) => text),
      ['once'],
    );
  });

  it('[D1] [D5] the same text with two ids is two turns', async () => {
    const visitor = await server.visitor();
    const conversationId = makeId();
    const turns = [await visitor.post(conversationId, 'ok'), await visitor.post(conversationId, 'ok')];
    assert.deepEqual(
      turns.map(({ seq }) => seq),
      [1, 2],
    );
  });

  it('[D3] turns that are posted at once get 1, 2, 3, without holes', async () => {
    const visitor = await server.visitor();
    const conversationId = makeId();
    const turns = await Promise.all(Array.from({ length: 20 }, (_, n) => visitor.post(conversationId, `turn ${n}`)));
    assert.deepEqual(
      turns.map(({ seq }) => seq).toSorted((a, b) => a - b),
      Array.from({ length: 20 }, (_, n) => n + 1),
    );
  });

  it('[T2] [H2] the log tells of every turn: stored, then acknowledged and claimed, then settled', async () => {
    const visitor = await server.visitor();
    const conversationId = makeId();
    const turns = await Promise.all([1, 2, 3].map((n) => visitor.post(conversationId, `echo answer ${n}`)));
    for (const { id } of turns) {
      await server.log.seen('reply settled', ({ turn }) => turn === id);
      const way = server.log.lines.filter(({ fields }) => fields['turn'] === id);
      const at = (event: string) => way.findIndex((line) => line.event === event);
      const events = ['turn stored', 'turn acknowledged', 'reply woken', 'reply claimed', 'reply first entry'];
      for (const event of events) assert.ok(at(event) >= 0, `${event} is missing`);
      assert.ok(at('turn stored') < at('turn acknowledged'));
      assert.ok(at('turn stored') < at('reply claimed'));
      assert.ok(at('turn acknowledged') < at('reply woken'));
      assert.ok(at('reply claimed') < at('reply first entry'));
      assert.ok(at('reply first entry') < at('reply settled'));
      for (const { fields } of way) assert.equal(typeof fields['ms'], 'number');
    }
    assert.ok(!JSON.stringify(server.log.lines).includes('echo answer'), 'the text of a visitor is in the log');
  });
});
