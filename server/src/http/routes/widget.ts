import type { Middleware } from 'koa';
import serve from 'koa-static';

/** How long a browser may keep the loader, in seconds: a release reaches every page within this. */
const LOADER_MAX_AGE_S = 300;
/** How long it may keep what has its content's hash in its name, in seconds: a year, the longest that is kept. */
const HASHED_MAX_AGE_S = 31_536_000;

/** The addresses that files can have; any other is answered as every wrong address is (rule H8). */
const FILES = /^\/(parley(-chat)?\.js|assets\/[\w-][\w.-]*)$/;

/** Serves the built widget: the loader at `/parley.js`, the module at `/parley-chat.js`, and the rest, named by content, below `/assets/`. */
export function widgetFiles(folder: string): Middleware {
  const files = serve(folder, {
    index: false,
    setHeaders(response, path) {
      const hashed = /[\\/]assets[\\/]/.test(path);
      const maxAge = hashed ? `${HASHED_MAX_AGE_S}, immutable` : LOADER_MAX_AGE_S;
      response.setHeader('Cache-Control', `public, max-age=${maxAge}`);
      // Scripts are loaded by pages of any origin; what they may then do is decided by the API's own rules.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      response.setHeader('X-Content-Type-Options', 'nosniff');
      // Beside each file may lie the same, compressed, with .br or .gz behind its name.
      response.setHeader('Vary', 'Accept-Encoding');
    },
  });
  return (context, next) => (FILES.test(context.path) ? files(context, next) : next());
}
