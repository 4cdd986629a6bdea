import type { Problem, ProblemCode } from '@parley/protocol';
import { AdapterError, type AdapterErrorKind } from '../adapter.ts';

const CODES: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  408: 'unavailable',
  409: 'conflict',
  413: 'too_large',
  429: 'rate_limited',
};

/** Reads a problem document (RFC 9457); where there is none, one is made of the status alone (rule H8). */
export function readProblem(status: number, body: unknown): Problem {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const text = (name: string, otherwise: string): string => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? value : otherwise;
  };
  return {
    type: text('type', 'about:blank'),
    title: text('title', `HTTP ${status}`),
    status,
    code: text('code', CODES[status] ?? (status >= 500 ? 'unavailable' : 'invalid')) as ProblemCode,
    detail: text('detail', `The server answered with status ${status}.`),
  };
}

/** What a problem means for whoever gave the command: to come again later, or never (rule O2). */
export function problemError(problem: Problem, retryAfterMs?: number): AdapterError {
  return new AdapterError(kindOf(problem.status), problem.detail, { problem, retryAfterMs });
}

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date.
 *
 * @returns milliseconds from now; `undefined` where there is none that can be read
 */
export function readRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** A token that is not taken can be again: the visitor signs in, and what was written goes out then. */
function kindOf(status: number): AdapterErrorKind {
  return status === 401 || status === 408 || status === 429 || status >= 500 ? 'busy' : 'refused';
}
