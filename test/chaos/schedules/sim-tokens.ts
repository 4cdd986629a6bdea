import type { Id, VisitorGrant } from '@parley/protocol';
import type { Visitor } from '../../../server/src/identity/tokens.ts';

/** How long a token is taken, in milliseconds: no schedule takes so long that one that is renewed in time runs out. */
const LIFETIME_MS = 600_000;
/** The only site. */
export const SITE = 'test';

/** Tokens that say who somebody is, unsigned: signing takes turns of the event loop that no schedule could repeat. */
export interface SimTokens {
  issue(visitorId: Id): VisitorGrant;
  verify(token: string | undefined): Visitor | null;
}

/** @param now the servers' common idea of the time */
export function createSimTokens(now: () => number): SimTokens {
  return {
    issue(visitorId) {
      const expiresAt = now() + LIFETIME_MS;
      return { token: `${visitorId} ${expiresAt}`, visitorId, expiresAt };
    },
    verify(token = '') {
      const [visitorId, expiry] = token.split(' ');
      const expiresAt = Number(expiry);
      return visitorId && expiresAt > now() ? { visitorId, site: SITE, expiresAt } : null;
    },
  };
}
