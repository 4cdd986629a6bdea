import type { Middleware } from 'koa';
import type { Log } from '../../log.ts';
import { asProblem, notFound } from '../../problems.ts';

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
