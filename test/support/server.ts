import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeId, type Id, type Problem, type Turn, type VisitorGrant } from '@parley/protocol';
import { createServer, readConfig, type Responder, type ServerParts } from '@parley/server';
import { keepLog, type KeptLog } from './log.ts';

/** A real server in this process, on a free port, with a data folder of its own. */
export interface TestServer {
  readonly url: string;
  readonly log: KeptLog;
  /** A visitor that the server has just made. */
  visitor(): Promise<TestVisitor>;
  close(): Promise<void>;
}

/** Starts a server. `environment` overrides its settings. */
export async function startServer({
  environment = {},
  ...parts
}: { readonly environment?: Readonly<Record<string, string>>; readonly responder?: Responder } & Omit<
  ServerParts,
  'log'
> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const log = keepLog();
  const settings = { PORT: '0', PARLEY_DATA: folder, PARLEY_RESPONDER: 'scripted', ...environment };
  const server = createServer(readConfig(settings), { ...parts, log });
  const { url } = await server.listen();
  return {
    url,
    log,
    visitor: () => newVisitor(url),
    async close() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Somebody with a token, speaking plain HTTP. */
export interface TestVisitor extends VisitorGrant {
  /** Sends a request with the visitor's token, and a body as JSON where there is one. */
  send(method: string, path: string, body?: unknown): Promise<TestAnswer>;
  /** Posts a turn to a conversation and gives it back as it was stored. */
  post(conversationId: Id, text: string, id?: Id): Promise<Turn>;
}

/** An answer with its body read. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** The body, where it is a problem document; else this throws. */
  readonly problem: Problem;
}

/** A visitor whom the server at an address has just made. */
export async function newVisitor(url: string): Promise<TestVisitor> {
  const { body } = await request(`${url}/v1/visitors`, 'POST', {}, { site: 'test' });
  const grant = body as VisitorGrant;
  const send: TestVisitor['send'] = (method, path, content) =>
    request(`${url}${path}`, method, { Authorization: `Bearer ${grant.token}` }, content);
  return {
    ...grant,
    send,
    async post(conversationId, text, id = makeId()) {
      const answer = await send('POST', `/v1/conversations/${conversationId}/turns`, { id, text });
      if (answer.status !== 201) throw new Error(`posting was answered with ${JSON.stringify(answer.body)}`);
      return answer.body as Turn;
    },
  };
}

/** Sends a request. A string or bytes as body go as they are, anything else as JSON. */
export async function request(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<TestAnswer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const type = response.headers.get('Content-Type') ?? '';
  const parsed: unknown = type.includes('json') ? JSON.parse(text) : text;
  return {
    status: response.status,
    headers: response.headers,
    body: parsed,
    get problem() {
      if (!type.startsWith('application/problem+json')) throw new Error(`no problem: ${response.status} ${text}`);
      return parsed as Problem;
    },
  };
}
