import assert from 'node:assert/strict';
import { makeId, MAX_OUTPUT_LENGTH, textOf, type Page, type ReplyState, type Turn } from '@parley/protocol';
import { eventually } from '../../support/eventually.ts';
import { startServer, type TestServer, type TestVisitor } from '../../support/server.ts';
import { heard, openSocket } from '../../support/sockets.ts';

describe('answering a tool call over HTTP', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  /** The only turn of a conversation, once its reply is in a state. */
  async function standing(visitor: TestVisitor, conversationId: string, state: ReplyState): Promise<Turn> {
    let turn: Turn | undefined;
    await eventually(async () => {
      const { body } = await visitor.send('GET', `/v1/conversations/${conversationId}`);
      [turn] = (body as Page).turns;
      return turn?.reply?.state === state;
    });
    return turn!;
  }
  async function asked(visitor: TestVisitor, text = 'approve'): Promise<Turn> {
    const { conversationId } = await visitor.post(makeId(), text);
    return standing(visitor, conversationId, 'awaiting');
  }
  const pathOf = ({ conversationId, id }: Turn) => `/v1/conversations/${conversationId}/turns/${id}/answers`;

  it('[H10] [W11] the answer is stored and told to the open pages, and the reply goes on to its end', async () => {
    const visitor = await server.visitor();
    const socket = openSocket(server.url, { token: visitor.token });
    await heard(socket, 'connect');
    const turn = await asked(visitor);
    const told = heard(socket, 'turn');
    const { epoch } = turn.reply!;
    const { status, body } = await visitor.send('POST', pathOf(turn), { epoch, callId: 'call-1', approved: true });
    assert.equal(status, 200);
    const { reply } = body as Turn;
    assert.deepEqual([reply!.state, reply!.epoch, reply!.length], ['pending', epoch + 1, turn.reply!.length + 1]);
    assert.deepEqual((await told)[0], body);
    const done = await standing(visitor, turn.conversationId, 'done');
    assert.equal(textOf(done.reply!.entries), 'I can do that for you. Your order 1234 is cancelled.');
    socket.disconnect();
  });

  it('[H10] a refusal goes on too', async () => {
    const visitor = await server.visitor();
    const turn = await asked(visitor);
    const { epoch } = turn.reply!;
    await visitor.send('POST', pathOf(turn), { epoch, callId: 'call-1', approved: false });
    const { reply } = await standing(visitor, turn.conversationId, 'done');
    assert.match(textOf(reply!.entries), /stays as it is\.$/);
  });

  it('[H10] takes the output of a tool of the page, or why there is none', async () => {
    const visitor = await server.visitor();
    for (const [given, says] of [
      [{ output: { items: ['jug', null] } }, 'The page gave {"items":["jug",null]}.'],
      [{ output: null }, 'The page gave null.'],
      [{ error: 'There is no cart.' }, 'The page says: There is no cart.'],
    ] as const) {
      const turn = await asked(visitor, 'page read_cart');
      const { epoch } = turn.reply!;
      const { status } = await visitor.send('POST', pathOf(turn), { epoch, callId: 'call-1', ...given });
      assert.equal(status, 200);
      const { reply } = await standing(visitor, turn.conversationId, 'done');
      assert.equal(textOf(reply!.entries), says);
    }
  });

  it('[H9] [H10] the same answer again is answered as the first, and wakes nobody', async () => {
    const visitor = await server.visitor();
    const turn = await asked(visitor);
    const { epoch } = turn.reply!;
    const send = () => visitor.send('POST', pathOf(turn), { epoch, callId: 'call-1', approved: true });
    const answers = await Promise.all([send(), send(), send()]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    const done = await standing(visitor, turn.conversationId, 'done');
    assert.deepEqual((await send()).body, done);
    const claims = server.log.lines.filter(
      ({ event, fields }) => event === 'reply claimed' && fields['turn'] === turn.id,
    );
    assert.equal(claims.length, 2);
  });

  it('[H8] [H10] says what is wrong with another answer, epoch or call', async () => {
    const visitor = await server.visitor();
    const turn = await asked(visitor);
    const { epoch } = turn.reply!;
    const refused = async (body: object, wanted: RegExp) => {
      const { status, problem } = await visitor.send('POST', pathOf(turn), body);
      assert.deepEqual([status, problem.code], [409, 'conflict']);
      assert.match(problem.detail, wanted);
    };
    await refused({ epoch: epoch + 1, callId: 'call-1', approved: true }, /is awaiting in epoch 1; .* epoch 2/);
    await refused({ epoch, callId: 'call-2', approved: true }, /No call call-2 .* waits/);
    await refused({ epoch, callId: 'call-1', output: 1 }, /No call call-1 .* waits for such an answer/);
    const taken = await visitor.send('POST', pathOf(turn), { epoch, callId: 'call-1', approved: false });
    assert.equal(taken.status, 200);
    await refused({ epoch, callId: 'call-1', approved: true }, /answered before, and otherwise/);
  });

  it('[H8] [H10] [I11] takes no answer of another shape, and none of another visitor', async () => {
    const visitor = await server.visitor();
    const turn = await asked(visitor);
    const { epoch } = turn.reply!;
    const call = { epoch, callId: 'call-1' };
    for (const body of [
      call,
      { ...call, approved: 'yes' },
      { ...call, approved: true, output: 1 },
      { ...call, approved: true, more: 1 },
      { ...call, output: 'x'.repeat(MAX_OUTPUT_LENGTH) },
      { ...call, error: '\ud800' },
      { epoch, approved: true },
      { ...call, callId: '', approved: true },
      { callId: 'call-1', approved: true },
    ]) {
      const answer = await visitor.send('POST', pathOf(turn), body);
      assert.deepEqual([answer.status, answer.problem.code], [400, 'invalid'], JSON.stringify(body).slice(0, 80));
    }
    const other = await server.visitor();
    const foreign = await other.send('POST', pathOf(turn), { ...call, approved: true });
    assert.deepEqual([foreign.status, foreign.problem.code], [404, 'not_found']);
    assert.equal((await standing(visitor, turn.conversationId, 'awaiting')).reply!.epoch, epoch);
    assert.equal((await visitor.send('POST', pathOf(turn), { ...call, approved: true })).status, 200);
  });

  it('[W2] [W11] who writes on has answered: the reply that waited is stopped', async () => {
    const visitor = await server.visitor();
    const turn = await asked(visitor);
    await visitor.post(turn.conversationId, 'never mind');
    const { reply } = await standing(visitor, turn.conversationId, 'cancelled');
    const late = await visitor.send('POST', pathOf(turn), { epoch: reply!.epoch, callId: 'call-1', approved: true });
    assert.equal(late.problem.code, 'conflict');
  });
});
