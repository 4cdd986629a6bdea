import type { Middleware } from 'koa';

/**
 * Shows every state of the widget side by side at `/gallery`, as `npm run gallery` does.
 *
 * It is not of the stranger's site, but of this project, and so the one thing here that reaches into its folders. What
 * bundles it is loaded when it is first asked for: the start does not wait for it.
 */
export function gallery(): Middleware {
  let opened: ReturnType<typeof open> | undefined;
  return async (context, next) => {
    if (!/^\/gallery(\/|$)/.test(context.path)) return next();
    const { find, policy } = await (opened ??= open());
    const file = await find(context.path);
    if (!file) return next();
    context.set('Content-Security-Policy', policy);
    context.type = file.type;
    context.body = file.body;
  };
}

async function open() {
  const { galleryFiles, GALLERY_POLICY } = await import('../../test/screenshots/gallery-files.ts');
  return { find: galleryFiles(), policy: GALLERY_POLICY };
}
