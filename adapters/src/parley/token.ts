import { isId, readJson, type VisitorGrant } from '@parley/protocol';
import { AdapterError } from '../adapter.ts';
import type { Environment } from '../environment.ts';
import type { KeyValueStorage } from '../storage.ts';
import type { Http } from './http.ts';
import { problemError, readProblem } from './problems.ts';

/** A tab waits this long for another one that is asking for a token; then it asks by itself. */
const LOCK_PATIENCE_MS = 12_000;
/** A server that refused a token or a page is not asked the same again for so long: the answer would be the same. */
const REFUSAL_HOLDS_MS = 60_000;
/** How often a renewal that did not succeed is tried again while the old token is still good. */
const RENEW_EVERY_MS = 60_000;

/** A token, and since when it is held. */
export interface Grant extends VisitorGrant {
  /** By this page's clock, in milliseconds since 1970. */
  readonly grantedAt: number;
}

/** Whether the server lets this visitor in. */
export type Gate = 'open' | 'signed-out' | 'refused';

/** Proves who the host site says that the visitor is: a JWT (rule H1), or how to get one. */
export type Identity = string | (() => Promise<string>);

/** Keeps one visitor's token: gets it once, renews it in time, and agrees with the other tabs. */
export interface TokenKeeper {
  /** The token to use now. Rejects with `busy` where the visitor is signed out, with `refused` where the page is. */
  get(): Promise<Grant>;
  /** Another token than this one, which the server does not take any more or soon. Rejects as `get`. */
  replace(token: string): Promise<Grant>;
  /** Forgets the visitor: the next token is for a new one. */
  forget(): void;
}

/** What a token keeper needs. */
export interface TokenParts {
  readonly http: Http;
  readonly site: string;
  readonly identity?: Identity | undefined;
  readonly storage: KeyValueStorage;
  /** Where in the storage the token is: one for each server and site. */
  readonly key: string;
  readonly environment: Pick<Environment, 'now' | 'lock'>;
  /** Aborts when the adapter is closed. */
  readonly closing: AbortSignal;
  /** Whether the visitor is let in changed, as far as the last answer says. */
  gate(gate: Gate): void;
}

/** Builds what keeps a visitor's token (rule H1). */
export function createTokenKeeper(parts: TokenParts): TokenKeeper {
  const { http, site, identity, storage, key, environment, closing, gate } = parts;
  let held: Grant | undefined;
  let asking: Promise<Grant> | undefined;
  let triedAt = -Infinity;
  let refusal: { readonly token: string | undefined; readonly error: AdapterError; readonly at: number } | undefined;

  /** What the tabs share goes before what this one remembers, so that all of them are one visitor. */
  function current(): Grant | undefined {
    // A person whom the site vouches for gets a token by that at every load: nothing of theirs stays in the browser.
    if (!identity) held = readGrant(storage.get(key)) ?? held;
    return held;
  }

  /** Another token than this one, where this tab or another one has got it meanwhile. */
  function otherThan(token: string | undefined): Grant | undefined {
    const grant = current();
    return grant?.token === token ? undefined : grant;
  }

  /** Asks as the only tab that does, once for all who wait. @param old the token that is no good any more, if any */
  function obtain(old?: string): Promise<Grant> {
    const terms = { patienceMs: LOCK_PATIENCE_MS, signal: closing };
    asking ??= environment
      .lock(key, async () => otherThan(old) ?? ask(old), terms)
      .catch((error: unknown) => {
        if (error instanceof AdapterError) throw error;
        throw new AdapterError('unreachable', 'the adapter was closed', { cause: error });
      })
      .finally(() => (asking = undefined));
    return asking;
  }

  function throwIfRefused(token: string | undefined): void {
    const holds = refusal && refusal.token === token && environment.now() - refusal.at < REFUSAL_HOLDS_MS;
    if (holds) throw refusal!.error;
  }

  async function ask(old: string | undefined): Promise<Grant> {
    throwIfRefused(old);
    triedAt = environment.now();
    const proof = identity && { identity: await prove(identity) };
    const token = proof ? undefined : old;
    const answer = await http.send({ method: 'POST', path: 'v1/visitors', body: { site, ...proof }, token });
    if (answer.status >= 400) {
      const error = problemError(readProblem(answer.status, answer.body), answer.retryAfterMs);
      if (answer.status === 401 || answer.status === 403) {
        refusal = { token: old, error, at: triedAt };
        gate(answer.status === 401 ? 'signed-out' : 'refused');
      }
      throw error;
    }
    return keep(readAnswer(answer.body), old);
  }

  function keep(answer: VisitorGrant, old: string | undefined): Grant {
    // Where the browser has no locks another tab may have asked at the same time: the first one to write has won.
    const grant = otherThan(old) ?? { ...answer, grantedAt: environment.now() };
    held = grant;
    refusal = undefined;
    if (!identity) storage.set(key, JSON.stringify(grant));
    gate('open');
    return grant;
  }

  return {
    async get() {
      const grant = current();
      if (!grant) return obtain();
      throwIfRefused(grant.token);
      const isDue = isPastHalf(grant, environment.now()) && environment.now() - triedAt > RENEW_EVERY_MS;
      // In the background: the old one is still good, and whoever asks need not wait.
      if (isDue) obtain(grant.token).catch(() => {});
      return grant;
    },
    replace: async (token) => otherThan(token) ?? obtain(current()?.token),
    forget() {
      held = undefined;
      refusal = undefined;
      storage.remove(key);
    },
  };
}

/** A clock that is far off makes nonsense of a token's times; then the server's word alone decides. */
function isPastHalf({ grantedAt, expiresAt }: Grant, now: number): boolean {
  return expiresAt > grantedAt && now > grantedAt + (expiresAt - grantedAt) / 2;
}

async function prove(identity: Identity): Promise<string> {
  if (typeof identity === 'string') return identity;
  try {
    return await identity();
  } catch (cause) {
    throw new AdapterError('unreachable', `the page gave no identity: ${String(cause)}`, { cause });
  }
}

function readAnswer(body: unknown): VisitorGrant {
  if (isGrant(body)) return body;
  throw new AdapterError('unreachable', `expected {token, visitorId, expiresAt}, got ${JSON.stringify(body)}`);
}

function readGrant(text: string | undefined): Grant | undefined {
  const value = readJson(text);
  return isGrant(value) && Number.isFinite((value as Grant).grantedAt) ? (value as Grant) : undefined;
}

function isGrant(value: unknown): value is VisitorGrant {
  const { token, visitorId, expiresAt } = (value ?? {}) as Partial<VisitorGrant>;
  return typeof token === 'string' && isId(visitorId) && Number.isFinite(expiresAt);
}
