import type Router from '@koa/router';
import type { Commands } from '../../turns/commands.ts';
import type { VisitorState } from '../middleware/authenticate.ts';
import { check } from '../read-json.ts';
import { conversationShape, listShape, rangeShape } from '../shapes.ts';

/** `GET /v1/conversations` and `GET /v1/conversations/:conversation` (rules H3, H4, H5, H13). */
export function conversationRoutes(router: Router<VisitorState>, commands: Commands): void {
  router.get('/v1/conversations', async (context) => {
    const { search } = check(listShape, { ...context.query });
    const { visitor } = context.state;
    const found = search === undefined ? commands.list(visitor) : commands.search(visitor, search);
    context.body = { conversations: await found };
  });

  router.get('/v1/conversations/:conversation', async (context) => {
    const { conversation } = check(conversationShape, context.params);
    const { after, before, limit, held, rated } = check(rangeShape, { ...context.query });
    const { visitor } = context.state;
    context.body =
      after === undefined
        ? await commands.page(visitor, conversation, { limit, ...(before !== undefined && { before }) })
        : await commands.sync(visitor, { conversationId: conversation, after, held, rated }, limit);
  });
}
