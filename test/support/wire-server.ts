import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeId } from '@parley/protocol';
import { Server, type Socket } from 'socket.io';

/** A server that says what a test tells it to say: for what a real one never says. */
export interface WireServer {
  readonly url: string;
  readonly io: Server;
  /** The requests that came, with their bodies and tokens. */
  readonly requests: { readonly line: string; readonly body: unknown; readonly token: string | undefined }[];
  /** Answers a request; visitors get a token unless this says otherwise. */
  answer: (line: string, response: ServerResponse, token: string | undefined) => void;
  /** Resolves with the next socket that connects. */
  nextSocket(): Promise<Socket>;
  close(): Promise<void>;
}

/** Answers with JSON. */
export function answerWith(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A grant as `POST /v1/visitors` gives it. */
export function grantOf(token: string, { visitorId = makeId(), lifeMs = 3_600_000 } = {}) {
  return { token, visitorId, expiresAt: Date.now() + lifeMs };
}

/** Starts one that grants `token-1`, `token-2` and so on, and knows of nothing else. */
export async function startWireServer(): Promise<WireServer> {
  let tokens = 0;
  const visitorId = makeId();
  const http = createServer((request, response) => void take(request, response));
  const io = new Server(http, { path: '/v1/socket' });
  const wire: WireServer = {
    url: '',
    io,
    requests: [],
    answer(line, response) {
      if (line === 'POST /v1/visitors') answerWith(response, 200, grantOf(`token-${(tokens += 1)}`, { visitorId }));
      else answerWith(response, 404, { code: 'not_found', detail: line });
    },
    nextSocket: () => new Promise((resolve) => io.once('connection', resolve)),
    close: () => io.close(),
  };

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/v1/socket')) return;
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const line = `${request.method} ${request.url}`;
    const token = request.headers.authorization?.replace('Bearer ', '');
    wire.requests.push({ line, body: text === '' ? undefined : JSON.parse(text), token });
    wire.answer(line, response, token);
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return Object.assign(wire, { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
}
