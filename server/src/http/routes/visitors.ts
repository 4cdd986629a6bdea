import { makeId, type VisitorGrant } from '@parley/protocol';
import type Router from '@koa/router';
import type { Clock } from '../../clock.ts';
import type { Tokens } from '../../identity/tokens.ts';
import { bearerToken } from '../middleware/authenticate.ts';
import { forbidden, unauthorized } from '../../problems.ts';
import { readJson } from '../read-json.ts';
import { visitorShape } from '../shapes.ts';

/** `POST /v1/visitors`: a token for a new visitor, or, with a token that is still taken, a fresh one (rule H1). */
export function visitorRoutes(
  router: Router,
  { tokens, clock, servesSite }: { readonly tokens: Tokens; readonly clock: Clock; servesSite(site: string): boolean },
): void {
  router.post('/v1/visitors', async (context) => {
    const { site } = await readJson(context, visitorShape);
    if (!servesSite(site)) throw forbidden(`The site ${site} is not served here; PARLEY_SITES lists those that are.`);
    context.body = (await renewed(bearerToken(context.get('Authorization')), site)) satisfies VisitorGrant;
  });

  async function renewed(token: string | null, site: string): Promise<VisitorGrant> {
    if (token === null) return tokens.issue(makeId(clock()), site);
    const visitor = await tokens.verify(token);
    if (!visitor || visitor.site !== site) {
      throw unauthorized(`The token is not one of this server for the site ${site}, or it has run out.`);
    }
    return tokens.issue(visitor.visitorId, site);
  }
}
