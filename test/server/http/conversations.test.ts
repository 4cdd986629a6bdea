import assert from 'node:assert/strict';
import { makeId, type FoundConversation, type Page, type Snapshot, type Turn } from '@parley/protocol';
import { eventually } from '../../support/eventually.ts';
import { startServer, type TestServer, type TestVisitor } from '../../support/server.ts';
import { heard, openSocket } from '../../support/sockets.ts';

describe('what a visitor finds, and says about answers', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  async function answered(visitor: TestVisitor, text: string): Promise<Turn> {
    const conversationId = makeId();
    await visitor.post(conversationId, text);
    let turn: Turn | undefined;
    await eventually(async () => {
      const { body } = await visitor.send('GET', `/v1/conversations/${conversationId}`);
      [turn] = (body as Page).turns;
      return turn?.reply?.state === 'done';
    });
    return turn!;
  }
  const pathOf = ({ conversationId, id }: Turn) => `/v1/conversations/${conversationId}/turns/${id}/feedback`;
  const search = async (visitor: TestVisitor, words: string) => {
    const answer = await visitor.send('GET', `/v1/conversations?${new URLSearchParams({ search: words })}`);
    assert.equal(answer.status, 200, words);
    return (answer.body as { conversations: FoundConversation[] }).conversations;
  };

  it('[H13] [H5] a search gives the conversation as the list does, with the line that was found', async () => {
    const visitor = await server.visitor();
    const conversationId = makeId();
    const turn = await visitor.post(conversationId, 'Where is my Zürich parcel?');
    const [found, ...rest] = await search(visitor, 'zurich par');
    assert.deepEqual(rest, []);
    assert.deepEqual(found?.found, { turnId: turn.id, seq: 1, excerpt: 'Where is my Zürich parcel?' });
    assert.deepEqual([found?.id, found?.title], [conversationId, 'Where is my Zürich parcel?']);
  });

  it("[H13] [I11] finds none of another visitor's", async () => {
    const [one, two] = [await server.visitor(), await server.visitor()];
    await one.post(makeId(), 'a very private word');
    assert.equal((await search(one, 'private')).length, 1);
    assert.deepEqual(await search(two, 'private'), []);
  });

  it('[H13] [H8] takes whatever is typed, and refuses what is too long', async () => {
    const visitor = await server.visitor();
    for (const words of ['', ' ', '"', "a' OR 1=1 --", '*', '$where', 'AND (', '\u0000']) await search(visitor, words);
    for (const query of [`search=${'x'.repeat(201)}`, 'search=a&search=b', 'find=a']) {
      const answer = await visitor.send('GET', `/v1/conversations?${query}`);
      assert.deepEqual([answer.status, answer.problem.code], [400, 'invalid'], query);
    }
  });

  it('[H7] [F12] [S3] feedback is stored, told to the open pages, and in the next snapshot', async () => {
    const visitor = await server.visitor();
    const turn = await answered(visitor, 'hello');
    const socket = openSocket(server.url, { token: visitor.token });
    await heard(socket, 'connect');
    const told = heard(socket, 'feedback');
    const { epoch } = turn.reply!;
    const answer = await visitor.send('POST', pathOf(turn), { epoch, value: -1, comment: 'Not what I asked' });
    const feedback = { revision: 1, epoch, value: -1, comment: 'Not what I asked' };
    assert.deepEqual([answer.status, answer.body], [200, { ...turn, feedback }]);
    const { conversationId, id: turnId, seq } = turn;
    assert.deepEqual(await told, [{ conversationId, turnId, seq, feedback }]);
    socket.disconnect();
    const sync = async (rated: string) =>
      (await visitor.send('GET', `/v1/conversations/${conversationId}?after=1${rated}`)).body as Snapshot;
    assert.deepEqual((await sync('')).ratings, [{ turnId, seq, feedback }]);
    assert.equal((await sync('&rated=1')).ratings, undefined);
  });

  it('[H7] a comment that is blank is none', async () => {
    const visitor = await server.visitor();
    const turn = await answered(visitor, 'hello');
    const { body } = await visitor.send('POST', pathOf(turn), { epoch: 1, value: 1, comment: ' \n' });
    assert.deepEqual((body as Turn).feedback, { revision: 1, epoch: 1, value: 1 });
  });

  it('[H7] [H8] [I11] feedback is refused for another epoch, from another visitor, and where it makes no sense', async () => {
    const visitor = await server.visitor();
    const turn = await answered(visitor, 'hello');
    const stranger = await server.visitor();
    const refused = async (by: TestVisitor, body: unknown) => (await by.send('POST', pathOf(turn), body)).problem.code;
    assert.equal(await refused(visitor, { epoch: 2, value: 1 }), 'conflict');
    assert.equal(await refused(stranger, { epoch: 1, value: 1 }), 'not_found');
    assert.equal(await refused(visitor, { epoch: 1, value: 2 }), 'invalid');
    assert.equal(await refused(visitor, { epoch: 1, value: 1, comment: 'x'.repeat(2_001) }), 'invalid');
    assert.equal(await refused(visitor, { value: 1 }), 'invalid');
    assert.equal((await visitor.send('POST', pathOf(turn), { epoch: 1, value: 1 })).status, 200);
  });
});
