import { isId, type Id, type VisitorGrant } from '@parley/protocol';
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../clock.ts';

/** What a token says. */
export interface Visitor {
  readonly visitorId: Id;
  readonly site: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Makes and checks the tokens by which a visitor is known (rule H1). */
export interface Tokens {
  issue(visitorId: Id, site: string): Promise<VisitorGrant>;
  /** Who a token belongs to; `null` where it is forged, damaged or has run out. */
  verify(token: string): Promise<Visitor | null>;
}

const ISSUER = 'parley';
/**
 * How many tokens are remembered as genuine. A page shows its token with every request, and checking a signature anew
 * each time costs a fifth of what storing a turn does; more of them would be memory for visitors who have left.
 */
const REMEMBERED_TOKENS = 10_000;

/**
 * Tokens as JWTs, signed with HMAC-SHA-256 (RFC 7519).
 *
 * @param lifetimeMs how long a token is taken, in milliseconds
 */
export function createTokens({
  secret,
  lifetimeMs,
  clock,
}: {
  readonly secret: string;
  readonly lifetimeMs: number;
  readonly clock: Clock;
}): Tokens {
  const key = new TextEncoder().encode(secret);
  /** Genuine ones, the longest remembered first. Whether one has run out is looked at each time. */
  const genuine = new Map<string, Visitor>();

  function remember(token: string, visitor: Visitor): void {
    if (genuine.size >= REMEMBERED_TOKENS) genuine.delete(genuine.keys().next().value!);
    genuine.set(token, visitor);
  }

  return {
    async issue(visitorId, site) {
      // JWT times are whole seconds.
      const issuedAt = Math.floor(clock() / 1000);
      const expiry = Math.ceil((clock() + lifetimeMs) / 1000);
      const token = await new SignJWT({ site })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ISSUER)
        .setSubject(visitorId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiry)
        .sign(key);
      return { token, visitorId, expiresAt: expiry * 1000 };
    },
    async verify(token) {
      const known = genuine.get(token);
      if (known) return clock() < known.expiresAt ? known : null;
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          currentDate: new Date(clock()),
          requiredClaims: ['exp', 'sub'],
        });
        const { sub, exp, site } = payload as { sub?: unknown; exp: number; site?: unknown };
        if (!isId(sub) || typeof site !== 'string') return null;
        const visitor = { visitorId: sub, site, expiresAt: exp * 1000 };
        remember(token, visitor);
        return visitor;
      } catch {
        return null;
      }
    },
  };
}
