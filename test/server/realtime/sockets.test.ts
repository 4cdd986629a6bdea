import assert from 'node:assert/strict';
import { makeId, type Snapshot, type SyncAnswer, type Turn } from '@parley/protocol';
import type { Socket } from 'socket.io-client';
import { createScriptedResponder, hang, until } from '../../../server/src/responders/scripted.ts';
import { heard, openSocket } from '../../support/sockets.ts';
import { startServer, type TestServer, type TestVisitor } from '../../support/server.ts';

describe('sockets', () => {
  let server: TestServer;
  let gate = Promise.withResolvers<void>();
  const sockets: Socket[] = [];
  before(async () => {
    const responder = createScriptedResponder((task) =>
      task.text === 'hang' ? [hang()] : ['a', until(gate.promise), 'b'],
    );
    server = await startServer({ responder });
  });
  beforeEach(() => {
    gate = Promise.withResolvers<void>();
  });
  afterEach(() => {
    gate.resolve();
    for (const socket of sockets.splice(0)) socket.disconnect();
  });
  after(() => server.close());

  function open(auth: object): Socket {
    const socket = openSocket(server.url, auth);
    sockets.push(socket);
    return socket;
  }
  async function connected({ token }: TestVisitor): Promise<Socket> {
    const socket = open({ token });
    await heard(socket, 'connect');
    return socket;
  }
  const sync = (socket: Socket, request: unknown) => socket.emitWithAck('sync', request) as Promise<SyncAnswer>;

  it('[S1] refuses a handshake without a token that is taken', async () => {
    await connected(await server.visitor());
    for (const auth of [{}, { token: 'x.y.z' }, { token: 7 }]) {
      const socket = open(auth);
      const refused = heard(socket, 'connect_error').then(([error]) => (error as Error).message);
      assert.equal(await Promise.race([refused, heard(socket, 'connect').then(() => 'taken')]), 'unauthorized');
    }
  });

  it('[S1] [H8] refuses the socket of a page of another origin', async () => {
    const shop = await startServer({ environment: { PARLEY_ORIGINS: 'https://shop.example' } });
    try {
      const { token } = await shop.visitor();
      const socketOf = (origin: string): Socket => {
        const socket = openSocket(shop.url, { token }, { extraHeaders: { Origin: origin } });
        sockets.push(socket);
        return socket;
      };
      await heard(socketOf('https://shop.example'), 'connect');
      const foreign = socketOf('https://evil.example');
      const refused = heard(foreign, 'connect_error').then(() => 'refused');
      assert.equal(await Promise.race([refused, heard(foreign, 'connect').then(() => 'taken')]), 'refused');
    } finally {
      await shop.close();
    }
  });

  it('[S1] [S3] [F1] [F2] [F3] tells all pages of a visitor what is stored, in every step', async () => {
    const visitor = await server.visitor();
    const pages = await Promise.all([connected(visitor), connected(visitor)]);
    const told = pages.map((page) => {
      const lines: unknown[] = [];
      page.onAny((event: string, fact: { state?: string; epoch?: number; from?: number; length?: number }) => {
        lines.push([event, fact.state ?? fact.from, fact.epoch, fact.length]);
      });
      return lines;
    });
    const ended = Promise.all(pages.map((page) => untilState(page, 'done')));
    await visitor.post(makeId(), 'question');
    await server.log.seen('reply first entry');
    gate.resolve();
    await ended;
    for (const lines of told) {
      assert.deepEqual(lines, [
        ['turn', undefined, undefined, undefined],
        ['state', 'generating', 1, 0],
        ['entries', 0, 1, undefined],
        ['entries', 1, 1, undefined],
        ['state', 'done', 1, 2],
      ]);
    }
  });

  it('[S4] takes every connection for a new one: what was told in between is not told again, but asked for', async () => {
    const visitor = await server.visitor();
    const socket = await connected(visitor);
    const told: string[] = [];
    socket.on('turn', ({ text }: Turn) => told.push(text));
    const conversationId = makeId();
    const first = heard(socket, 'turn');
    await visitor.post(conversationId, 'before that');
    await first;
    const dropped = heard(socket, 'disconnect');
    socket.io.engine.close();
    await dropped;
    await visitor.post(conversationId, 'in between');
    const back = heard(socket, 'connect');
    socket.connect();
    await back;
    assert.ok(!socket.recovered);
    const next = heard(socket, 'turn');
    await visitor.post(conversationId, 'after that');
    await next;
    assert.deepEqual(told, ['before that', 'after that']);
    const answer = (await sync(socket, { conversationId, after: 0, held: [] })) as Snapshot;
    assert.deepEqual(
      answer.turns.map(({ text }) => text),
      ['before that', 'in between', 'after that'],
    );
  });

  it('[I11] tells no other visitor, and a client cannot join a room', async () => {
    const visitor = await server.visitor();
    const own = await connected(visitor);
    const stranger = await connected(await server.visitor());
    const events: string[] = [];
    stranger.onAny((event: string) => events.push(event));
    stranger.emit('join', `visitor:${visitor.visitorId}`);
    const turn = heard(own, 'turn');
    const { conversationId } = await visitor.post(makeId(), 'hang');
    await turn;
    // The answer comes after whatever the stranger's socket was sent before it.
    const answer = await sync(stranger, { conversationId, after: 0, held: [] });
    assert.equal(answer.kind === 'problem' && answer.problem.code, 'not_found');
    assert.deepEqual(events, []);
  });

  it('[S2] [H3] answers a sync with what is lacking, the same as over HTTP', async () => {
    const visitor = await server.visitor();
    const socket = await connected(visitor);
    const { conversationId, id } = await visitor.post(makeId(), 'question');
    await server.log.seen('reply first entry', ({ turn }) => turn === id);
    const held = { turnId: id, epoch: 1, length: 0 };
    const answer = await sync(socket, { conversationId, after: 1, held: [held] });
    const address = { turnId: id, seq: 1, epoch: 1, from: 0, state: 'generating', length: 1 };
    const replies = [{ ...address, entries: [{ kind: 'text', text: 'a' }] }];
    assert.deepEqual(answer, { kind: 'snapshot', conversationId, head: 1, turns: [], replies, more: false });
    const path = `/v1/conversations/${conversationId}?after=1&held=${id}:1:0`;
    assert.deepEqual((await visitor.send('GET', path)).body, answer);
    const nothing = await sync(socket, { conversationId, after: 1, held: [{ ...held, length: 1 }] });
    assert.deepEqual(nothing, { ...answer, replies: [] });
  });

  it('[S2] [H8] answers a sync that is wrong with a problem, and goes on', async () => {
    const visitor = await server.visitor();
    const socket = await connected(visitor);
    const { conversationId } = await visitor.post(makeId(), 'hang');
    const held = Array.from({ length: 101 }, () => ({ turnId: makeId(), epoch: 0, length: 0 }));
    const wrongs = [null, 'x', {}, { conversationId, after: -1, held: [] }, { conversationId, after: 0, held }];
    for (const wrong of wrongs) {
      const answer = await sync(socket, wrong);
      assert.equal(answer.kind === 'problem' && answer.problem.code, 'invalid', JSON.stringify(wrong));
    }
    socket.emit('sync', { conversationId, after: 0, held: [] }, 'no function');
    assert.equal((await sync(socket, { conversationId, after: 0, held: [] })).kind, 'snapshot');
  });

  it('[H6] a stop is told to every page, and ends the reply for good', async () => {
    const visitor = await server.visitor();
    const socket = await connected(visitor);
    const cancelled = untilState(socket, 'cancelled');
    const turn = await visitor.post(makeId(), 'hang');
    await server.log.seen('reply claimed', (fields) => fields['turn'] === turn.id);
    const path = `/v1/conversations/${turn.conversationId}/turns/${turn.id}/cancel`;
    const stale = await visitor.send('POST', path, { epoch: 0 });
    assert.equal(stale.problem.code, 'conflict');
    const answer = await visitor.send('POST', path, { epoch: 1 });
    assert.equal((answer.body as Turn).reply?.state, 'cancelled');
    await cancelled;
  });

  it('[H6] a stop ends the attempt at once, not only when its lease is looked at', async () => {
    const visitor = await server.visitor();
    const { conversationId, id } = await visitor.post(makeId(), 'hang');
    const of = (turn: string) => (fields: Readonly<Record<string, unknown>>) => fields['turn'] === turn;
    await server.log.seen('reply claimed', of(id));
    await visitor.send('POST', `/v1/conversations/${conversationId}/turns/${id}/cancel`, { epoch: 1 });
    const left = await server.log.seen('reply left', of(id));
    assert.equal(left.fields['reason'], 'cancelled');
  });

  it('[H6] a retry opens an ended reply again, with the epoch that was seen and no other', async () => {
    gate.resolve();
    const visitor = await server.visitor();
    const socket = await connected(visitor);
    const done = untilState(socket, 'done');
    const turn = await visitor.post(makeId(), 'question');
    await done;
    const path = `/v1/conversations/${turn.conversationId}/turns/${turn.id}/retry`;
    assert.equal((await visitor.send('POST', path, { epoch: 0 })).problem.code, 'conflict');
    const again = untilState(socket, 'done');
    const answer = await visitor.send('POST', path, { epoch: 1 });
    assert.deepEqual((answer.body as Turn).reply, { state: 'pending', epoch: 2, length: 0, entries: [] });
    await again;
  });

  function untilState(socket: Socket, wanted: string): Promise<void> {
    return new Promise((resolve) => {
      socket.on('state', ({ state }: { state: string }) => {
        if (state === wanted) resolve();
      });
    });
  }
});
