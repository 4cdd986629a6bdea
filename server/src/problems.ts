import type { Problem, ProblemCode } from '@parley/protocol';
import type { Log } from './log.ts';
import { StoreUnavailableError } from './store/store.ts';

/** How long a client is asked to wait while the store cannot be reached, in seconds. */
const STORE_RETRY_AFTER_S = 2;

/** An error with what the visitor's side gets to know of it (rule H8). Thrown by commands and routes. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly problem: Problem;
  /** In seconds; sent as `Retry-After`. */
  readonly retryAfterS: number | undefined;

  constructor(code: ProblemCode, detail: string, { retryAfterS }: { retryAfterS?: number } = {}) {
    super(detail);
    this.problem = { type: 'about:blank', ...KINDS[code], code, detail };
    this.retryAfterS = retryAfterS;
  }
}

const KINDS: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  invalid: { status: 400, title: 'Bad Request' },
  unauthorized: { status: 401, title: 'Unauthorized' },
  forbidden: { status: 403, title: 'Forbidden' },
  not_found: { status: 404, title: 'Not Found' },
  conflict: { status: 409, title: 'Conflict' },
  too_large: { status: 413, title: 'Content Too Large' },
  rate_limited: { status: 429, title: 'Too Many Requests' },
  unavailable: { status: 503, title: 'Service Unavailable' },
};

/** A value from outside is not what the protocol allows. */
export const invalid = (detail: string) => new ProblemError('invalid', detail);

/** Whoever asks has no token that is taken. */
export const unauthorized = (detail: string) => new ProblemError('unauthorized', detail);

/** The server does not serve the page that asks. */
export const forbidden = (detail: string) => new ProblemError('forbidden', detail);

/** There is no such thing, or it is somebody else's: the two look alike on purpose. */
export const notFound = (what: string) => new ProblemError('not_found', `There is no such ${what}.`);

/** What is asked does not fit what is stored. */
export const conflict = (detail: string) => new ProblemError('conflict', detail);

/** The body is longer than the route takes. */
export const tooLarge = (detail: string) => new ProblemError('too_large', detail);

/** It cannot be done now, and may be asked again. */
export const unavailable = (detail: string, retryAfterS: number) =>
  new ProblemError('unavailable', detail, { retryAfterS });

/** The problem that an error is for whoever asked; logs it where it is one of ours. */
export function asProblem(error: unknown, log: Log, where: string): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof StoreUnavailableError) {
    log.warn('store unavailable', { where, reason: error.message });
    return unavailable('The messages cannot be reached right now; nothing was changed.', STORE_RETRY_AFTER_S);
  }
  log.error('request failed', { where, err: error });
  return unavailable('The server could not do this right now.', STORE_RETRY_AFTER_S);
}
