import type { Middleware } from 'koa';
import serve from 'koa-static';
import { findBuild, type WidgetBuild } from '../widget-builds.ts';

/** How long a browser may keep what a release changes, in seconds: a release reaches every page within this. */
const LATEST_MAX_AGE_S = 300;
/** How long it may keep what never changes, in seconds: a year, the longest that is kept. */
const FIXED_MAX_AGE_S = 31_536_000;

/** The addresses that files can have; any other is answered as every wrong address is (rule H8). */
const ENTRY = /^\/(?<name>parley(?:-chat)?)(?:@(?<version>\d[\w.-]*))?\.js$/;
const ASSET = /^\/assets\/[\w-][\w.-]*$/;

/**
 * Serves the built widget: the loader at `/parley.js`, the module at `/parley-chat.js`, and the rest, named by content,
 * below `/assets/`. Both have addresses with a version too: `/parley@1.2.3.js` is that build for ever, `/parley@1.js` is
 * the newest build that begins so.
 */
export function widgetFiles(builds: readonly WidgetBuild[]): Middleware {
  const files = new Map(builds.map((build) => [build, serve(build.folder, { index: false, setHeaders })]));
  const [latest] = builds;

  return async (context, next) => {
    const { path } = context;
    if (ASSET.test(path)) {
      for (const serveFrom of files.values()) {
        await serveFrom(context, async () => {});
        if (context.body) return context.set('Cache-Control', `public, max-age=${FIXED_MAX_AGE_S}, immutable`);
      }
      return next();
    }
    const { name, version } = ENTRY.exec(path)?.groups ?? {};
    const build = version === undefined ? latest : findBuild(builds, version);
    if (name === undefined || !build) return next();
    context.path = `/${name}.js`;
    await files.get(build)!(context, async () => {});
    context.path = path;
    if (!context.body) return next();
    const isFixed = version !== undefined && version === build.version;
    const maxAge = isFixed ? `${FIXED_MAX_AGE_S}, immutable` : LATEST_MAX_AGE_S;
    context.set('Cache-Control', `public, max-age=${maxAge}`);
  };
}

function setHeaders(response: Parameters<NonNullable<serve.Options['setHeaders']>>[0]): void {
  // Scripts are loaded by pages of any origin; what they may then do is decided by the API's own rules.
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  // Beside each file may lie the same, compressed, with .br or .gz behind its name.
  response.setHeader('Vary', 'Accept-Encoding');
}
