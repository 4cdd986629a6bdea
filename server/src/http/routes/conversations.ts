import type Router from '@koa/router';
import type { Commands } from '../../turns/commands.ts';
import type { VisitorState } from '../middleware/authenticate.ts';
import { check } from '../read-json.ts';
import { conversationShape, rangeShape } from '../shapes.ts';

/** `GET /v1/conversations` and `GET /v1/conversations/:conversation` (rules H3, H4, H5). */
export function conversationRoutes(router: Router<VisitorState>, commands: Commands): void {
  router.get('/v1/conversations', async (context) => {
    context.body = { conversations: await commands.list(context.state.visitor) };
  });

  router.get('/v1/conversations/:conversation', async (context) => {
    const { conversation } = check(conversationShape, context.params);
    const { after, before, limit, held } = check(rangeShape, { ...context.query });
    const { visitor } = context.state;
    context.body =
      after === undefined
        ? await commands.page(visitor, conversation, { limit, ...(before !== undefined && { before }) })
        : await commands.sync(visitor, { conversationId: conversation, after, held }, limit);
  });
}
