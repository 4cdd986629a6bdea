import { strict as assert } from 'node:assert';
import {
  memoryStorage,
  parleyAdapter,
  type AdapterError,
  type ParleyAdapter,
  type ParleyAdapterOptions,
} from '@parley/adapters';
import { makeId, type Snapshot, type SyncRequest } from '@parley/protocol';
import { hurried, listenTo } from '../support/adapter-log.ts';
import { eventually } from '../support/eventually.ts';
import { answerWith, grantOf, startWireServer, type WireServer } from '../support/wire-server.ts';

describe('the adapter to a Parley server, on the wire', () => {
  let wire: WireServer;
  const adapters: ParleyAdapter[] = [];

  beforeEach(async () => {
    wire = await startWireServer();
  });
  afterEach(async () => {
    for (const adapter of adapters.splice(0)) adapter.close();
    await wire.close();
  });

  it('[H1] sends the site once, and its token with every request and handshake', async () => {
    const adapter = open();
    const socket = wire.nextSocket();
    listenTo(adapter);
    await adapter.page(makeId(), {});
    assert.deepEqual((await socket).handshake.auth, { token: 'token-1' });
    const [first, ...rest] = wire.requests.filter(({ line }) => !line.includes('healthz'));
    assert.deepEqual(first, { line: 'POST /v1/visitors', body: { site: 'shop' }, token: undefined });
    assert.deepEqual(
      rest.map(({ token }) => token),
      ['token-1'],
    );
  });

  it('[H1] renews the token when more than half of its life is over, and nobody waits for it', async () => {
    const storage = memoryStorage();
    const grant = { ...grantOf('old', { lifeMs: 1_000_000 }), grantedAt: Date.now() - 1_100_000 };
    storage.set(`parley ${wire.url}/ shop`, JSON.stringify(grant));
    const adapter = open({ storage });
    const usual = wire.answer;
    const renewing = Promise.withResolvers<() => void>();
    wire.answer = (line, response, token) => {
      if (line === 'POST /v1/visitors') renewing.resolve(() => usual(line, response, token));
      else usual(line, response, token);
    };
    await adapter.page(makeId(), {});
    (await renewing.promise)();
    assert.deepEqual(
      wire.requests.map(({ token }) => token),
      ['old', 'old'],
    );
    await eventually(() => storage.get(`parley ${wire.url}/ shop`)!.includes('token-1'));
    await adapter.page(makeId(), {});
    assert.equal(wire.requests.at(-1)?.token, 'token-1');
  });

  it('[H1] does not renew a young token', async () => {
    const storage = memoryStorage();
    const grant = { ...grantOf('young', { lifeMs: 1_000_000 }), grantedAt: Date.now() - 100_000 };
    storage.set(`parley ${wire.url}/ shop`, JSON.stringify(grant));
    const adapter = open({ storage });
    for (let count = 0; count < 3; count += 1) await adapter.page(makeId(), {});
    assert.ok(wire.requests.every(({ line, token }) => line.startsWith('GET') && token === 'young'));
  });

  it('[H1] renews once on a 401, for all commands that met it, and carries them out', async () => {
    const adapter = open();
    const usual = wire.answer;
    await adapter.page(makeId(), {});
    wire.answer = (line, response, token) => {
      if (line.startsWith('GET') && token === 'token-1') answerWith(response, 401, { code: 'unauthorized' });
      else usual(line, response, token);
    };
    await Promise.all([adapter.page(makeId(), {}), adapter.page(makeId(), {}), adapter.page(makeId(), {})]);
    const renewals = wire.requests.filter(({ line }) => line === 'POST /v1/visitors').slice(1);
    assert.deepEqual(renewals, [{ line: 'POST /v1/visitors', body: { site: 'shop' }, token: 'token-1' }]);
  });

  it('[H1] rejects with busy, not refused, where a renewed token is not taken either', async () => {
    const adapter = open();
    const usual = wire.answer;
    wire.answer = (line, response, token) => {
      if (line.startsWith('GET')) answerWith(response, 401, { code: 'unauthorized' });
      else usual(line, response, token);
    };
    await assert.rejects(adapter.page(makeId(), {}), { kind: 'busy' });
    assert.equal(wire.requests.length, 4, 'a token, a page, a renewal, a page');
  });

  it('[S3] renews on expired, and makes the connection anew with the new token', async () => {
    const adapter = open();
    const told = listenTo(adapter);
    const first = await wire.nextSocket();
    await told.until('online live');
    const second = wire.nextSocket();
    first.emit('expired', { expiresAt: Date.now() + 60_000 });
    assert.deepEqual((await second).handshake.auth, { token: 'token-2' });
    await eventually(() => told.statuses.filter((status) => status === 'online live').length === 2);
    assert.equal(first.connected, false);
  });

  it('[S1] gets another token where the handshake refuses the one it has', async () => {
    wire.io.use((socket, next) => {
      const { token } = socket.handshake.auth as { token: string };
      next(token === 'token-1' ? new Error('unauthorized') : undefined);
    });
    const told = listenTo(open());
    await told.until('online live');
    assert.equal(wire.requests.filter(({ line }) => line === 'POST /v1/visitors').at(-1)?.token, 'token-1');
  });

  it('[S5] comes back where the server ends the connection', async () => {
    const told = listenTo(open({ environment: hurried(20) }));
    const first = await wire.nextSocket();
    await told.until('online live');
    const second = wire.nextSocket();
    first.disconnect(true);
    await second;
    await eventually(() => told.statuses.filter((status) => status === 'online live').length === 2);
  });

  it('[F4] drops a fact that nobody can read, and tells that facts begin anew', async () => {
    const told = listenTo(open());
    const socket = await wire.nextSocket();
    await told.until('online live');
    const before = told.statuses.length;
    const fact = { conversationId: makeId(), turnId: makeId(), seq: 1, epoch: 1 };
    socket.emit('state', { ...fact, state: 'exploded', length: 0 });
    socket.emit('turn', 'not a turn');
    socket.emit('entries', { ...fact, from: 0, entries: [{ kind: 'hologram', of: 'a later version' }] });
    await told.untilFact((told) => told.kind === 'entries');
    assert.equal(told.facts.length, 1);
    assert.deepEqual(told.statuses.slice(before), ['online live', 'online live']);
  });

  it('[S2] asks over HTTP as well where the socket is slow, and makes a silent one anew', async () => {
    const conversationId = makeId();
    const snapshot: Snapshot = { kind: 'snapshot', conversationId, head: 0, turns: [], replies: [], more: false };
    const usual = wire.answer;
    wire.answer = (line, response, token) => {
      if (line.includes('?after=0')) answerWith(response, 200, snapshot);
      else usual(line, response, token);
    };
    const adapter = open({ environment: hurried(50) });
    const told = listenTo(adapter);
    const first = await wire.nextSocket();
    await told.until('online live');
    const second = wire.nextSocket();
    assert.deepEqual(await adapter.sync({ conversationId, after: 0, held: [] }), snapshot);
    await second;
    assert.equal(first.connected, false);
    await told.until('online live');
  });

  it('[S2] takes the answer of a socket that is only slow where HTTP fails', async () => {
    const conversationId = makeId();
    const snapshot: Snapshot = { kind: 'snapshot', conversationId, head: 0, turns: [], replies: [], more: false };
    const adapter = open({ environment: hurried(20) });
    const told = listenTo(adapter);
    const socket = await wire.nextSocket();
    await told.until('online live');
    socket.on('sync', (_request: SyncRequest, answer: (answer: Snapshot) => void) => {
      void eventually(() => wire.requests.some(({ line }) => line.includes('?after='))).then(() => answer(snapshot));
    });
    assert.deepEqual(await adapter.sync({ conversationId, after: 0, held: [] }), snapshot);
  });

  for (const { status, body, headers, kind, code, retryAfterMs } of [
    { status: 400, body: { code: 'invalid', detail: 'text: blank' }, kind: 'refused', code: 'invalid' },
    { status: 404, body: { code: 'not_found' }, kind: 'refused', code: 'not_found' },
    { status: 409, body: { code: 'conflict' }, kind: 'refused', code: 'conflict' },
    { status: 413, body: '<html>', kind: 'refused', code: 'too_large' },
    { status: 422, body: {}, kind: 'refused', code: 'invalid' },
    { status: 408, body: {}, kind: 'busy', code: 'unavailable' },
    {
      status: 429,
      body: { code: 'rate_limited' },
      headers: { 'Retry-After': '7' },
      kind: 'busy',
      code: 'rate_limited',
      retryAfterMs: 7_000,
    },
    { status: 503, body: '<html>', headers: { 'Retry-After': 'soon' }, kind: 'busy', code: 'unavailable' },
    { status: 500, body: {}, kind: 'busy', code: 'unavailable' },
  ] as const) {
    it(`[H8] makes ${kind} of a ${status}${headers ? ` with Retry-After: ${headers['Retry-After']}` : ''}`, async () => {
      const adapter = open();
      const usual = wire.answer;
      wire.answer = (line, response, token) => {
        if (line.includes('/turns')) answerWith(response, status, body, headers);
        else usual(line, response, token);
      };
      const error = await failed(adapter.post(makeId(), { id: makeId(), text: 'hello' }));
      assert.deepEqual([error.kind, error.problem?.code, error.retryAfterMs], [kind, code, retryAfterMs]);
    });
  }

  it('[H8] reads a Retry-After that is a date', async () => {
    const adapter = open();
    const usual = wire.answer;
    const date = new Date(Date.now() + 90_000).toUTCString();
    wire.answer = (line, response, token) => {
      if (line.includes('/turns')) answerWith(response, 429, {}, { 'Retry-After': date });
      else usual(line, response, token);
    };
    const { retryAfterMs = 0 } = await failed(adapter.post(makeId(), { id: makeId(), text: 'hello' }));
    assert.ok(retryAfterMs > 80_000 && retryAfterMs <= 90_000, `${retryAfterMs} ms`);
  });

  it('[H9] takes a page that somebody put in between for no answer', async () => {
    const adapter = open();
    await adapter.page(makeId(), {});
    wire.answer = (_line, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Welcome to the hotel</h1>');
    };
    for (const command of [
      () => adapter.post(makeId(), { id: makeId(), text: 'hello' }),
      () => adapter.page(makeId(), {}),
      () => adapter.conversations(),
      () => adapter.sync({ conversationId: makeId(), after: 0, held: [] }),
    ]) {
      await assert.rejects(command(), { name: 'AdapterError', kind: 'unreachable' });
    }
  });

  it('goes offline where a gateway says that the server behind it is away', async () => {
    const usual = wire.answer;
    wire.io.use((_socket, next) => next(new Error('unavailable')));
    wire.answer = (line, response, token) => {
      if (line.includes('visitors')) usual(line, response, token);
      else answerWith(response, 502, '<html>');
    };
    const adapter = open({ environment: hurried(20) });
    const told = listenTo(adapter);
    await told.until('offline');
    await assert.rejects(adapter.page(makeId(), {}), { kind: 'busy' });
    wire.answer = usual;
    await told.until('online');
  });

  it('[H1] says who the visitor is where the page can prove it, and keeps nothing of it', async () => {
    const storage = memoryStorage();
    let proofs = 0;
    const identity = async () => `proof-${(proofs += 1)}`;
    await open({ storage, identity }).page(makeId(), {});
    assert.deepEqual(wire.requests[0]?.body, { site: 'shop', identity: 'proof-1' });
    assert.equal(storage.get(`parley ${wire.url}/ shop`), undefined);
  });

  function open(options: Partial<ParleyAdapterOptions> = {}): ParleyAdapter {
    const adapter = parleyAdapter({ url: wire.url, site: 'shop', storage: memoryStorage(), ...options });
    adapters.push(adapter);
    return adapter;
  }

  async function failed(command: Promise<unknown>): Promise<AdapterError> {
    try {
      await command;
    } catch (error) {
      return error as AdapterError;
    }
    throw new Error('the command was carried out; expected an AdapterError');
  }
});
