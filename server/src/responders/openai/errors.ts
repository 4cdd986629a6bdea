import { APIError } from 'openai';
import { ResponderError } from '../../replies/responder.ts';

/** Statuses below 500 that may be gone the next time: timeout, conflict, too early, too many. */
const PASSING = new Set([408, 409, 425, 429]);

/** A limit that waiting does not lift: the account has nothing left. */
const SPENT = 'insufficient_quota';

/**
 * Says of whatever the SDK threw whether another attempt may help, and when.
 *
 * Too many requests, a server's own fault, a lost connection and a garbled stream pass; a request that the server will
 * not have (400, 401, 403, 404 …) does not.
 *
 * @param now milliseconds since 1970, for a `Retry-After` that is a date
 */
export function toResponderError(error: unknown, now: number): ResponderError {
  if (error instanceof ResponderError) return error;
  if (!(error instanceof APIError)) {
    return new ResponderError(`the model's stream broke: ${messageOf(error)}`, { retriable: true, cause: error });
  }
  const status = error.status ?? statusInStream(error.error);
  const retriable = status === undefined || status >= 500 || (PASSING.has(status) && error.code !== SPENT);
  const retryAfterMs = retriable && error.headers ? readRetryAfter(error.headers, now) : undefined;
  return new ResponderError(`the model's server says: ${messageOf(error)}`, {
    retriable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    cause: error,
  });
}

/**
 * How long a server asks to wait, in milliseconds: `retry-after-ms`, else `Retry-After` in seconds or as a date
 * (RFC 9110, section 10.2.3); `undefined` where it does not say or cannot be understood.
 */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const ms = headers.get('retry-after-ms')?.trim();
  if (ms && /^\d+(\.\d+)?$/.test(ms)) return Math.ceil(Number(ms));
  const after = headers.get('retry-after')?.trim();
  if (!after) return undefined;
  if (/^\d+(\.\d+)?$/.test(after)) return Math.ceil(Number(after) * 1000);
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Some servers answer 200 and put the status into an error frame, as a number in `code` or `status`. */
function statusInStream(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, status, type } = error as Record<'code' | 'status' | 'type', unknown>;
  for (const value of [status, code]) if (typeof value === 'number' && value >= 400 && value < 600) return value;
  return type === 'invalid_request_error' ? 400 : undefined;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
