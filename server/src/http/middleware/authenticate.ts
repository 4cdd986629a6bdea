import type { Middleware } from 'koa';
import type { Tokens, Visitor } from '../../identity/tokens.ts';
import { unauthorized } from '../../problems.ts';

/** What `authenticate` leaves for the routes. */
export interface VisitorState {
  visitor: Visitor;
}

/** Lets in whoever has a token that is taken, and says who it is. */
export function authenticate(tokens: Tokens): Middleware<VisitorState> {
  return async (context, next) => {
    const token = bearerToken(context.get('Authorization'));
    if (token === null) throw unauthorized('The request has no bearer token; POST /v1/visitors gives one.');
    const visitor = await tokens.verify(token);
    if (!visitor) throw unauthorized('The token is not one of this server, or it has run out.');
    context.state.visitor = visitor;
    await next();
  };
}

/** The token in an `Authorization` header; `null` where there is none. */
export function bearerToken(header: string): string | null {
  return /^Bearer +(\S+)$/i.exec(header)?.[1] ?? null;
}
