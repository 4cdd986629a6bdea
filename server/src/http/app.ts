import cors from '@koa/cors';
import Router from '@koa/router';
import Koa from 'koa';
import type { Origins } from '../identity/origins.ts';
import type { Tokens } from '../identity/tokens.ts';
import { answerProblems } from './middleware/answer-problems.ts';
import { authenticate, type VisitorState } from './middleware/authenticate.ts';
import { checkOrigin } from './middleware/check-origin.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { turnRoutes, type TurnRouteParts } from './routes/turns.ts';
import { visitorRoutes } from './routes/visitors.ts';
import { widgetFiles } from './routes/widget.ts';
import type { WidgetBuild } from './widget-builds.ts';

/** How long a browser may remember what a preflight said, in seconds. */
const PREFLIGHT_MAX_AGE_S = 86_400;

/** What the HTTP side is made of. */
export interface AppParts extends TurnRouteParts {
  readonly tokens: Tokens;
  readonly origins: Origins;
  servesSite(site: string): boolean;
  /** The builds of the widget that are served; the first one is the latest. */
  readonly widgetBuilds: readonly WidgetBuild[];
}

/** The Koa application: the API below `/v1`, and the widget's files. */
export function createApp(parts: AppParts): Koa {
  const { log, tokens, origins } = parts;
  const open = new Router();
  open.get('/healthz', (context) => {
    context.body = { status: 'ok' };
  });
  visitorRoutes(open, parts);

  const own = new Router<VisitorState>();
  own.use(authenticate(tokens));
  conversationRoutes(own, parts.commands);
  turnRoutes(own, parts);

  const app = new Koa();
  app.on('error', (error: unknown, context?: Koa.Context) => {
    // Visitors hang up all day; only where somebody still waits for an answer has one failed.
    if (context?.writable !== false) log.error('response failed', { err: error });
  });
  app.use(widgetFiles(parts.widgetBuilds));
  app.use(
    cors({
      // Also for a page that is refused, which could not read why otherwise. Without cookies this lets nobody in.
      origin: ({ headers: { origin = '' } }) => origin,
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['Authorization', 'Content-Type'],
      exposeHeaders: ['Retry-After'],
      maxAge: PREFLIGHT_MAX_AGE_S,
    }),
  );
  app.use(async (context, next) => {
    context.set('Cache-Control', 'no-store');
    context.set('X-Content-Type-Options', 'nosniff');
    await next();
  });
  app.use(answerProblems(log));
  app.use(checkOrigin(origins));
  app.use(open.routes());
  app.use(own.routes());
  return app;
}
