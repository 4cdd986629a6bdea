import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeAnswer, type ModelAnswer } from './model-api-answers.ts';

export type { ModelAnswer } from './model-api-answers.ts';

/** A request that arrived, with what became of it. */
export interface ModelRequest {
  readonly headers: IncomingHttpHeaders;
  /** The JSON of the chat completion request. */
  readonly body: {
    readonly model: string;
    readonly stream?: boolean;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly [field: string]: unknown;
  };
  /** Resolves when the client ended the connection before the answer was complete, and never where it did not. */
  readonly closedByClient: Promise<void>;
  /** Resolves when the answer ended, whoever ended it. */
  readonly ended: Promise<'complete' | 'client' | 'server'>;
}

/** A model's API on this machine. */
export interface ModelApi {
  /** The base URL for a client, with its version: `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  /** All requests so far, in the order of their arrival. */
  readonly requests: readonly ModelRequest[];
  /** Says how the next requests are answered, one each; after them comes the standing answer. */
  plan(...answers: readonly ModelAnswer[]): void;
  /** Says how every request is answered that no plan is for. */
  stand(answer: ModelAnswer | ((request: ModelRequest) => ModelAnswer)): void;
  /** The request with this number, counted from 0, once it is there. */
  request(number: number): Promise<ModelRequest>;
  /** Ends all connections and the server. */
  close(): Promise<void>;
}

/**
 * Plays the streaming chat completions of OpenAI's API on a free port of 127.0.0.1, with faults on demand.
 *
 * The frames are those of the real API: an id, the role first, deltas, a `finish_reason`, usage where it was asked for,
 * and `[DONE]`. A request without a bearer token gets 401, one that is no chat completion request 404 or 400.
 */
export async function startModelApi(): Promise<ModelApi> {
  const requests: ModelRequest[] = [];
  const waiting = new Map<number, PromiseWithResolvers<ModelRequest>>();
  const planned: ModelAnswer[] = [];
  const stop = new AbortController();
  let standing: ModelAnswer | ((request: ModelRequest) => ModelAnswer) = {
    text: ['Hello ', 'from ', 'the ', 'model.'],
  };

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const refusal = refusalOf(incoming.method, incoming.url, incoming.headers.authorization);
      if (refusal) return void writeAnswer(response, refusal, {}, stop.signal);
      const ended = Promise.withResolvers<'complete' | 'client' | 'server'>();
      const closed = Promise.withResolvers<void>();
      const ending = { byServer: false };
      response.on('close', () => {
        if (!response.writableFinished && !ending.byServer) closed.resolve();
        ended.resolve(response.writableFinished ? 'complete' : ending.byServer ? 'server' : 'client');
      });
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ModelRequest['body'];
      const { headers } = incoming;
      const request: ModelRequest = { headers, body, closedByClient: closed.promise, ended: ended.promise };
      requests.push(request);
      waiting.get(requests.length - 1)?.resolve(request);
      const answer = planned.shift() ?? (typeof standing === 'function' ? standing(request) : standing);
      void writeAnswer(response, answer, body, stop.signal, () => (ending.byServer = true));
    });
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', resolve);
  await promise;

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    plan: (...answers) => void planned.push(...answers),
    stand: (answer) => void (standing = answer),
    request(number) {
      const there = requests[number];
      if (there) return Promise.resolve(there);
      const wanted = waiting.get(number) ?? Promise.withResolvers<ModelRequest>();
      waiting.set(number, wanted);
      return wanted.promise;
    },
    async close() {
      stop.abort();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function refusalOf(method: string | undefined, url: string | undefined, token: string | undefined) {
  if (!url?.startsWith('/v1/chat/completions') || method !== 'POST')
    return { status: 404, message: 'Unknown request URL' };
  if (!token?.startsWith('Bearer ')) return { status: 401, message: "You didn't provide an API key." };
  return undefined;
}
