import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { makeId, MAX_ATTACHMENTS, type Attachment, type Id, type Turn } from '@parley/protocol';
import { eventually } from '../../support/eventually.ts';
import { PIXEL, pictureOf } from '../../support/files.ts';
import { request, startServer, type TestAnswer, type TestServer, type TestVisitor } from '../../support/server.ts';

const MAX_BYTES = 100_000;

describe('attachments over HTTP', () => {
  let server: TestServer;
  let visitor: TestVisitor;
  before(async () => {
    server = await startServer({
      environment: { PARLEY_ATTACHMENT_MAX_BYTES: String(MAX_BYTES), PARLEY_ORIGINS: 'https://shop.example' },
    });
  });
  beforeEach(async () => {
    visitor = await server.visitor();
  });
  after(() => server.close());

  interface Sent {
    readonly id?: Id;
    readonly name?: string;
    readonly type?: string;
    readonly by?: TestVisitor;
    readonly headers?: Readonly<Record<string, string>>;
  }

  function upload(bytes: Uint8Array | string, sent: Sent = {}): Promise<TestAnswer> {
    const { id = makeId(), name = 'a file', type = 'image/png', by = visitor, headers = {} } = sent;
    const query = new URLSearchParams({ id, name });
    const all = { Authorization: `Bearer ${by.token}`, 'Content-Type': type, ...headers };
    return request(`${server.url}/v1/attachments?${query}`, 'POST', all, bytes);
  }
  async function uploaded(bytes: Uint8Array | string, sent: Sent = {}): Promise<Attachment> {
    const answer = await upload(bytes, sent);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body as Attachment;
  }
  const post = (text: string, attachments: readonly unknown[], by = visitor, conversationId = makeId()) =>
    by.send('POST', `/v1/conversations/${conversationId}/turns`, { id: makeId(), text, attachments });

  it('[H11] takes a file, and gives it back to its visitor so that no page can run it', async () => {
    const id = makeId();
    const stored = await uploaded(PIXEL, { id, name: 'Pixel ☀.png' });
    assert.deepEqual(stored, { id, name: 'Pixel ☀.png', mediaType: 'image/png', size: PIXEL.length });
    const response = await fetch(`${server.url}/v1/attachments/${id}`, {
      headers: { Authorization: `Bearer ${visitor.token}` },
    });
    assert.equal(response.status, 200);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), PIXEL);
    const header = (name: string) => response.headers.get(name) ?? '';
    assert.equal(header('Content-Type'), 'image/png');
    assert.equal(header('Content-Length'), String(PIXEL.length));
    assert.equal(header('X-Content-Type-Options'), 'nosniff');
    assert.match(
      header('Content-Disposition'),
      /^attachment; filename=".*"; filename\*=UTF-8''Pixel%20%E2%98%80\.png$/,
    );
    assert.match(header('Content-Security-Policy'), /default-src 'none'; sandbox/);
    assert.equal(header('Cache-Control'), 'no-store');
  });

  it('[H11] says what it takes before anybody tries', async () => {
    const { body } = await visitor.send('GET', '/v1/attachments');
    const { maxBytes, types } = body as { maxBytes: number; types: string[] };
    assert.equal(maxBytes, MAX_BYTES);
    assert.ok(types.includes('image/png') && !types.includes('image/svg+xml') && !types.includes('text/html'));
  });

  it('[I11] [H8] is not there for another visitor, nor for nobody', async () => {
    const { id } = await uploaded(PIXEL);
    const stranger = await server.visitor();
    assert.equal((await visitor.send('GET', `/v1/attachments/${id}`)).status, 200);
    const theirs = await stranger.send('GET', `/v1/attachments/${id}`);
    assert.deepEqual([theirs.status, theirs.problem.code], [404, 'not_found']);
    assert.equal((await request(`${server.url}/v1/attachments/${id}`, 'GET', {})).status, 401);
    const taken = await post('look', [{ id }], stranger);
    assert.deepEqual([taken.status, taken.problem.code], [400, 'invalid']);
    assert.ok(taken.problem.detail.includes(id));
    assert.equal((await post('look', [{ id }])).status, 201, 'its own visitor may');
  });

  it('[H11] [H9] answers a repetition with what is stored, and another file under that id with a conflict', async () => {
    const id = makeId();
    const first = await uploaded(PIXEL, { id });
    const again = await upload(PIXEL, { id });
    assert.deepEqual([again.status, again.body], [200, first]);
    for (const other of [upload(pictureOf(500), { id }), upload(PIXEL, { id, name: 'another' })]) {
      const { status, problem } = await other;
      assert.deepEqual([status, problem.code], [409, 'conflict']);
    }
    assert.equal(
      (await visitor.send('GET', `/v1/attachments/${id}`)).headers.get('Content-Length'),
      String(PIXEL.length),
    );
  });

  describe('looks at the bytes', () => {
    const PAGE = '<!doctype html><script>alert(1)</script>';
    const cases: readonly [string, string | Uint8Array, string, string | undefined][] = [
      ['a picture that is a page', PAGE, 'image/png', undefined],
      ['a page that says so', PAGE, 'text/html', undefined],
      ['a drawing that can run scripts', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml', undefined],
      ['a program that calls itself a picture', Buffer.from(`MZ${'\0'.repeat(200)}`), 'image/png', undefined],
      ['a text that is none', Buffer.from([0x68, 0xff, 0xfe, 0x00]), 'text/plain', undefined],
      [
        'a text that is none only at its end',
        Buffer.concat([Buffer.alloc(60_000, 'x'), PIXEL]),
        'text/plain',
        undefined,
      ],
      ['nothing at all', '', 'image/png', undefined],
      ['a picture of another kind than it says', PIXEL, 'image/jpeg', 'image/png'],
      ['a picture that says nothing', PIXEL, 'application/octet-stream', 'image/png'],
      ['a text', 'BMW, 3 Türen\n', 'text/csv; charset=utf-8', 'text/csv'],
      ['a text that says nothing', 'hello', 'application/octet-stream', 'text/plain'],
      ['a page that says that it is a text', PAGE, 'text/plain', 'text/plain'],
      ['a text with a character on the border of two pieces', '☀'.repeat(30_000), 'text/plain', 'text/plain'],
    ];
    for (const [what, bytes, type, mediaType] of cases) {
      it(`[H11] ${mediaType ? `takes ${what} as ${mediaType}` : `refuses ${what}`}`, async () => {
        const answer = await upload(bytes, { type });
        if (mediaType) {
          assert.deepEqual([answer.status, (answer.body as Attachment).mediaType], [201, mediaType]);
          const { id } = answer.body as Attachment;
          const back = await visitor.send('GET', `/v1/attachments/${id}`);
          assert.equal(back.headers.get('Content-Type')?.split(';')[0], mediaType);
        } else assert.deepEqual([answer.status, answer.problem.code], [400, 'invalid']);
      });
    }
  });

  it('[H11] [H8] refuses what is too long, with the number, also where no length is told', async () => {
    assert.equal((await upload(pictureOf(MAX_BYTES))).status, 201);
    const told = await upload(pictureOf(MAX_BYTES + 1));
    assert.deepEqual([told.status, told.problem.code], [413, 'too_large']);
    assert.ok(told.problem.detail.includes(String(MAX_BYTES)));
    const untold = await fetch(`${server.url}/v1/attachments?id=${makeId()}&name=x.png`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${visitor.token}`, 'Content-Type': 'image/png' },
      body: new ReadableStream({
        start(controller) {
          controller.enqueue(PIXEL);
          for (let n = 0; n < 3; n += 1) controller.enqueue(Buffer.alloc(MAX_BYTES / 2));
          controller.close();
        },
      }),
      duplex: 'half',
    } as RequestInit);
    assert.deepEqual([untold.status, ((await untold.json()) as { code: string }).code], [413, 'too_large']);
  });

  it('[H11] refuses more than a turn can take of files that no turn has, until a turn took them', async () => {
    const files: Attachment[] = [];
    for (let n = 0; n < MAX_ATTACHMENTS; n += 1) files.push(await uploaded(pictureOf(MAX_BYTES)));
    const more = await upload(PIXEL);
    assert.deepEqual([more.status, more.problem.code], [413, 'too_large']);
    assert.equal((await upload(PIXEL, { by: await server.visitor() })).status, 201, 'another visitor has room');
    assert.equal((await post('', files)).status, 201);
    assert.equal((await upload(PIXEL)).status, 201);
  });

  it('[H11] keeps nothing of an upload that broke off, and takes it again', async () => {
    const id = makeId();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /v1/attachments?id=${id}&name=a.png HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${visitor.token}\r\n` +
        `Content-Type: image/png\r\nContent-Length: 50000\r\n\r\n`,
    );
    socket.write(pictureOf(20_000));
    await eventually(() => socket.bytesWritten > 20_000);
    socket.resetAndDestroy();
    await uploaded(pictureOf(50_000), { id });
    const failures = server.log.lines.filter(({ event }) => event === 'request failed');
    assert.deepEqual(failures, []);
  });

  it('[H11] refuses a page that is not served', async () => {
    const refused = await upload(PIXEL, { headers: { Origin: 'https://evil.example' } });
    assert.deepEqual([refused.status, refused.problem.code], [403, 'forbidden']);
    assert.equal((await upload(PIXEL, { headers: { Origin: 'https://shop.example' } })).status, 201);
  });

  it('[H11] refuses an id and a name that cannot be', async () => {
    for (const sent of [
      { id: 'x' },
      { name: ' ' },
      { name: '../secret' },
      { name: 'a\nb' },
      { name: 'x'.repeat(201) },
    ]) {
      const { status, problem } = await upload(PIXEL, sent);
      assert.deepEqual([status, problem.code], [400, 'invalid'], JSON.stringify(sent));
    }
  });

  it('[H2] [D10] [D12] a turn may be files alone, and has what the server knows of them', async () => {
    const file = await uploaded(PIXEL, { name: 'photo.png' });
    const answer = await post(' ', [{ id: file.id, name: 'other', mediaType: 'text/html', size: 1 }]);
    assert.equal(answer.status, 201);
    assert.deepEqual((answer.body as Turn).attachments, [file]);
    const blank = await post(' ', []);
    assert.deepEqual([blank.status, blank.problem.code], [400, 'invalid']);
  });

  it('[H2] [D5] the same turn with its files again is answered with what is stored, with others with a conflict', async () => {
    const [one, other] = [await uploaded(PIXEL), await uploaded(PIXEL)];
    const path = `/v1/conversations/${makeId()}/turns`;
    const turn = { id: makeId(), text: 'look', attachments: [one] };
    assert.equal((await visitor.send('POST', path, turn)).status, 201);
    const again = await visitor.send('POST', path, turn);
    assert.deepEqual([again.status, (again.body as Turn).attachments], [200, [one]]);
    assert.equal((await visitor.send('POST', path, { ...turn, attachments: [other] })).status, 409);
  });

  it('[H2] refuses files that are there twice, are too many, or are none', async () => {
    const { id } = await uploaded(PIXEL);
    const many = Array.from({ length: MAX_ATTACHMENTS + 1 }, () => ({ id: makeId() }));
    for (const files of [[{ id }, { id }], many, [{ id: 'x' }], ['x'], [{ id: makeId() }]]) {
      const { status, problem } = await post('look', files);
      assert.deepEqual([status, problem.code], [400, 'invalid']);
    }
  });
});
