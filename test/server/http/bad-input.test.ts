import assert from 'node:assert/strict';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { makeId, MAX_CONTEXT, type Page, type ProblemCode, type Turn } from '@parley/protocol';
import { startServer, type TestServer, type TestVisitor } from '../../support/server.ts';

const STATUS: Readonly<Partial<Record<ProblemCode, number>>> = {
  invalid: 400,
  unauthorized: 401,
  not_found: 404,
  too_large: 413,
};
const SECRET_TEXT = 'something that only the visitor should read';

/** What is sent instead of a turn, which problem it is, and what its detail has to name. */
const BODIES: readonly (readonly [name: string, body: unknown, code: ProblemCode, names: RegExp])[] = [
  ['malformed JSON', `{"id": "${makeId()}", "text": "${SECRET_TEXT}`, 'invalid', /JSON/],
  ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 'invalid', /UTF-8/],
  ['no object', '"text"', 'invalid', /object/],
  ['no text', { id: makeId() }, 'invalid', /text/],
  ['text that is a number', { id: makeId(), text: 7 }, 'invalid', /text/],
  ['an unknown field', { id: makeId(), text: SECRET_TEXT, colour: 'red' }, 'invalid', /colour/],
  ['8,001 code points', { id: makeId(), text: '😀'.repeat(8_001) }, 'invalid', /8001.*8000/],
  ['blank text', { id: makeId(), text: ' \n\u200b' }, 'invalid', /blank/],
  ['a lone surrogate', { id: makeId(), text: `${SECRET_TEXT} \ud800` }, 'invalid', /surrogate/],
  ['an id that is a UUIDv4', { id: '9b2d7c9e-6d0f-4b6e-9b1e-0a1b2c3d4e5f', text: SECRET_TEXT }, 'invalid', /UUIDv7/],
  ['an id in upper case', { id: makeId().toUpperCase(), text: SECRET_TEXT }, 'invalid', /lower case/],
  ['an attachment', { id: makeId(), text: SECRET_TEXT, attachments: [{}] }, 'invalid', /attachments/],
  ['context that is no text', { id: makeId(), text: SECRET_TEXT, context: { url: 7 } }, 'invalid', /context\.url/],
  ['a body of 1 MB', { id: makeId(), text: 'x'.repeat(1024 * 1024) }, 'too_large', /327680/],
];

describe('bad input', () => {
  let server: TestServer;
  let visitor: TestVisitor;
  before(async () => {
    server = await startServer();
    visitor = await server.visitor();
  });
  after(() => server.close());

  for (const [name, body, code, names] of BODIES) {
    it(`[H8] ${name}: ${code}, nothing stored, nothing logged of the text, the connection usable`, async () => {
      const conversationId = makeId();
      const path = `/v1/conversations/${conversationId}/turns`;
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      try {
        const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
        const refused = await send(agent, path, raw);
        assert.equal(refused.status, STATUS[code]);
        assert.match(refused.type, /^application\/problem\+json/);
        const problem = JSON.parse(refused.body) as { code: string; status: number; detail: string; title: string };
        assert.equal(problem.code, code);
        assert.equal(problem.status, refused.status);
        assert.match(problem.detail, names);
        const page = (await visitor.send('GET', `/v1/conversations/${conversationId}`)).body as Page;
        assert.equal(page.head, 0);
        assert.ok(!JSON.stringify(server.log.lines).includes(SECRET_TEXT));

        const taken = await send(agent, path, JSON.stringify({ id: makeId(), text: 'still here?' }));
        assert.equal(taken.status, 201);
        assert.equal((JSON.parse(taken.body) as Turn).seq, 1);
        assert.equal(taken.port, refused.port, 'the connection was not the same');
      } finally {
        agent.destroy();
      }
    });
  }

  it('[D10] 8,000 code points are taken, however many bytes they are', async () => {
    const text = '😀'.repeat(8_000);
    assert.equal((await visitor.post(makeId(), text)).text, text);
  });

  it('[D10] [H2] the longest text is taken with the most context, however it is written', async () => {
    const context = Object.fromEntries(
      Array.from({ length: MAX_CONTEXT.fields }, (_, index) => [
        '語'.repeat(MAX_CONTEXT.name - 1) + String.fromCharCode(0x4e00 + index),
        '語'.repeat(MAX_CONTEXT.value),
      ]),
    );
    const plain = JSON.stringify({ id: makeId(), text: '😀'.repeat(8_000), context });
    const escaped = plain.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
    const agent = new Agent();
    const path = `/v1/conversations/${makeId()}/turns`;
    assert.deepEqual([(await send(agent, path, escaped)).status, (await send(agent, path, plain)).status], [201, 200]);
    agent.destroy();
  });

  it('[H8] a body that is no JSON by its type is invalid', async () => {
    const path = `${server.url}/v1/conversations/${makeId()}/turns`;
    const headers = { Authorization: `Bearer ${visitor.token}`, 'Content-Type': 'text/plain' };
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify({ id: makeId(), text: 'x' }) });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /application\/json/);
  });

  it('[H8] no token, a forged token and a token that has run out are unauthorized', async () => {
    const path = `${server.url}/v1/conversations`;
    assert.equal((await visitor.send('GET', '/v1/conversations')).status, 200);
    const [head, claims, signature] = visitor.token.split('.') as [string, string, string];
    const forged = [head, Buffer.from(JSON.stringify({ sub: makeId() })).toString('base64url'), signature].join('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    for (const header of [
      undefined,
      'Bearer',
      'Basic eDp5',
      'Bearer x.y.z',
      `Bearer ${forged}`,
      `Bearer ${unsigned}`,
    ]) {
      const response = await fetch(path, { headers: header ? { Authorization: header } : {} });
      assert.equal(response.status, 401, header);
      assert.equal(((await response.json()) as { code: string }).code, 'unauthorized');
    }
  });

  it('[H8] [I11] a conversation of somebody else is not found, whatever is asked of it', async () => {
    const conversationId = makeId();
    const turn = await visitor.post(conversationId, 'mine');
    const stranger = await server.visitor();
    const base = `/v1/conversations/${conversationId}`;
    assert.equal((await visitor.send('GET', base)).status, 200);
    const tries = [
      await stranger.send('GET', base),
      await stranger.send('GET', `${base}?after=0`),
      await stranger.send('POST', `${base}/turns`, { id: makeId(), text: 'yours' }),
      await stranger.send('POST', `${base}/turns`, { id: turn.id, text: 'mine' }),
      await stranger.send('POST', `${base}/turns/${turn.id}/cancel`, { epoch: 0 }),
      await stranger.send('POST', `${base}/turns/${turn.id}/retry`, { epoch: 0 }),
    ];
    for (const answer of tries) {
      assert.equal(answer.status, 404);
      assert.equal(answer.problem.code, 'not_found');
      assert.ok(!JSON.stringify(answer.body).includes('mine'));
    }
    assert.deepEqual((await stranger.send('GET', '/v1/conversations')).body, { conversations: [] });
  });

  it('[H8] wrong addresses and queries say what would be right', async () => {
    const id = makeId();
    const wrongs: readonly (readonly [string, RegExp])[] = [
      ['/v1/conversations/7', /UUIDv7/],
      [`/v1/conversations/${id}?after=x`, /after/],
      [`/v1/conversations/${id}?after=1&before=2`, /exclude/],
      [`/v1/conversations/${id}?limit=101`, /100/],
      [`/v1/conversations/${id}?after=0&held=x`, /held/],
      [`/v1/conversations/${id}?colour=red`, /colour/],
    ];
    for (const [path, names] of wrongs) {
      const answer = await visitor.send('GET', path);
      assert.equal(answer.status, 400, path);
      assert.match(answer.problem.detail, names);
    }
    for (const path of [
      '/v1/nonsense',
      '/assets/%E0%A4%A',
      '/assets/..%2fsecret',
      '/assets/a%00.js',
      '/assets/a/b.js',
    ]) {
      assert.equal((await visitor.send('GET', path)).problem.code, 'not_found', path);
    }
  });

  it('[H8] a visitor who hangs up within a request is no failure of the server', async () => {
    const head = [
      `POST /v1/conversations/${makeId()}/turns HTTP/1.1`,
      'Host: parley',
      `Authorization: Bearer ${visitor.token}`,
      'Content-Type: application/json',
    ];
    const failures = () => server.log.lines.filter(({ level }) => level !== 'info');
    const before = failures().length;
    async function hangUp(header: string, body: string, leave: (socket: Socket) => void): Promise<void> {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => {});
      const closed = once(socket.resume(), 'close');
      socket.write([...head, header, '', body].join('\r\n'), () => leave(socket));
      await closed;
    }
    for (let times = 0; times < 20; times += 1) {
      await hangUp('Content-Length: 100', '{"id"', (socket) => socket.resetAndDestroy());
      await hangUp('Content-Length: 100', '{"id"', (socket) => socket.end());
      await hangUp('Transfer-Encoding: chunked', 'no length', () => {});
    }
    await visitor.post(makeId(), 'echo and so on');
    await server.log.seen('reply settled');
    assert.deepEqual(failures().slice(before), []);
  });

  async function send(agent: Agent, path: string, body: string | Uint8Array) {
    const request = httpRequest(`${server.url}${path}`, {
      agent,
      method: 'POST',
      headers: {
        Authorization: `Bearer ${visitor.token}`,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
      },
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const port = response.socket.localPort;
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    return { status: response.statusCode, type: response.headers['content-type'] ?? '', body: text, port };
  }
});
