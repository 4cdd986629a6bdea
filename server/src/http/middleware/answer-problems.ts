import type { Middleware } from 'koa';
import type { Log } from '../../log.ts';
import { StoreUnavailableError } from '../../store/store.ts';
import { notFound, ProblemError, unavailable } from '../problems.ts';

/** How long a client is asked to wait while the store cannot be reached, in seconds. */
const STORE_RETRY_AFTER_S = 2;

/**
 * Answers every error as a problem document (rule H8), also a route that does not exist. What went wrong inside goes to
 * the log, and never to the visitor.
 */
export function answerProblems(log: Log): Middleware {
  return async (context, next) => {
    try {
      await next();
      if (context.status === 404 && context.body == null) throw notFound('address');
    } catch (error) {
      const { problem, retryAfterS } = asProblem(error, log, context.path);
      context.status = problem.status;
      context.body = JSON.stringify(problem);
      context.type = 'application/problem+json';
      if (retryAfterS !== undefined) context.set('Retry-After', String(retryAfterS));
    }
  };
}

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
