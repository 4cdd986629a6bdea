import { readJson } from '@parley/protocol';
import { AdapterError } from '../adapter.ts';
import type { Environment } from '../environment.ts';
import { readRetryAfter } from './problems.ts';

/** A request that has had no answer by then is given up: its outcome is unknown (rule H9). */
export const REQUEST_LIMIT_MS = 10_000;

/** One request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Below the server's address, without a slash in front, such as `v1/visitors`. */
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
}

/** What came back, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  /** The JSON that came; `undefined` where none could be read. */
  readonly body: unknown;
  readonly retryAfterMs: number | undefined;
}

/** Sends requests to one server. */
export interface Http {
  /** Rejects with `unreachable` where no answer came in time. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** What sends requests: the browser's `fetch`, or one that a page or a test puts in its place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Builds what sends requests, each with a time limit. Tells after each whether the server was reached. */
export function createHttp({
  base,
  fetch,
  environment,
  closing,
  reached,
}: {
  /** The server's address, with a slash at the end. */
  readonly base: URL;
  readonly fetch: Fetch;
  readonly environment: Pick<Environment, 'now' | 'setTimer'>;
  /** Aborts when the adapter is closed: every request that is under way ends then. */
  readonly closing: AbortSignal;
  reached(yes: boolean): void;
}): Http {
  async function send({ method, path, body, token }: HttpRequest): Promise<HttpAnswer> {
    if (closing.aborted) throw new AdapterError('unreachable', 'the adapter was closed');
    const ending = new AbortController();
    const cancel = environment.setTimer(() => ending.abort(), REQUEST_LIMIT_MS);
    try {
      const response = await fetch(new URL(path, base).href, {
        method,
        headers: {
          Accept: 'application/json',
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.any([closing, ending.signal]),
      });
      const answer = await readAnswer(response, environment.now());
      reached(!isGateway(answer.status));
      return answer;
    } catch (cause) {
      if (!closing.aborted) reached(false);
      throw new AdapterError('unreachable', `no answer to ${method} ${path} from ${base.href}`, { cause });
    } finally {
      cancel();
    }
  }

  return { send };
}

/** Reads an answer's status, and its JSON where it has some. */
export async function readAnswer(
  response: Pick<Response, 'status' | 'headers' | 'text'>,
  now: number,
): Promise<HttpAnswer> {
  const retryAfterMs = readRetryAfter(response.headers.get('Retry-After'), now);
  return { status: response.status, body: readJson(await response.text()), retryAfterMs };
}

/** What a proxy says where the server behind it does not answer. */
function isGateway(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}
