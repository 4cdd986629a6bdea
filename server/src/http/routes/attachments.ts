import type { AttachmentLimits } from '@parley/protocol';
import type Router from '@koa/router';
import type { AttachmentStore } from '../../attachments/attachment-store.ts';
import type { AttachmentReceiver } from '../../attachments/receive.ts';
import { invalid, notFound } from '../../problems.ts';
import { discard } from '../discard.ts';
import type { VisitorState } from '../middleware/authenticate.ts';
import { check } from '../read-json.ts';
import { attachmentShape, uploadShape } from '../shapes.ts';

/** What the routes of files work with. */
export interface AttachmentRouteParts {
  readonly attachments: AttachmentStore;
  readonly receiver: AttachmentReceiver;
  readonly limits: AttachmentLimits;
}

/** Nothing in it runs, should a browser ever show it as a page of this origin. */
const SANDBOX = "default-src 'none'; sandbox";

/** `POST /v1/attachments`, `GET /v1/attachments` and `GET /v1/attachments/:id` (rule H11). */
export function attachmentRoutes(
  router: Router<VisitorState>,
  { attachments, receiver, limits }: AttachmentRouteParts,
): void {
  router.get('/v1/attachments', (context) => {
    context.body = limits;
  });

  router.post('/v1/attachments', async (context) => {
    const { req } = context;
    try {
      const { id, name } = check(uploadShape, { ...context.query });
      const { visitorId } = context.state.visitor;
      const { attachment, isNew } = await receiver.receive({
        visitorId,
        id,
        name,
        declaredType: context.get('Content-Type'),
        length: context.request.length,
        // Whoever sends a file that is refused has to be able to read why: the connection is not ended for it.
        bytes: req.iterator({ destroyOnReturn: false }),
      });
      context.status = isNew ? 201 : 200;
      context.body = attachment;
    } catch (error) {
      // Its sender has gone in the middle of it; there is nobody to tell.
      if (req.destroyed && !req.complete) throw invalid('The body ended too early.');
      discard(req, limits.maxBytes);
      throw error;
    }
  });

  router.get('/v1/attachments/:id', async (context) => {
    const { id } = check(attachmentShape, context.params);
    const found = await attachments.read(context.state.visitor.visitorId, id);
    if (!found) throw notFound('attachment');
    const { name, mediaType, size } = found.attachment;
    context.body = found.bytes;
    context.attachment(name);
    context.type = mediaType;
    context.length = size;
    context.set('Content-Security-Policy', SANDBOX);
  });
}
