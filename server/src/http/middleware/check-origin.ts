import type { Middleware } from 'koa';
import type { Origins } from '../../identity/origins.ts';
import { forbidden } from '../../problems.ts';

/** Refuses pages that the server was not told to serve. Requests that no page made have no `Origin` and pass. */
export function checkOrigin(origins: Origins): Middleware {
  return async (context, next) => {
    const origin = context.get('Origin');
    if (origin !== '' && !origins.allows(origin)) {
      throw forbidden(`Pages of ${origin} are not served here; PARLEY_ORIGINS lists those that are.`);
    }
    await next();
  };
}
