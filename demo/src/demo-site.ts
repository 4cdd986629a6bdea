import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import Koa from 'koa';
import serve from 'koa-static';

import { gallery } from './gallery.ts';

const PAGES = fileURLToPath(new URL('../public', import.meta.url));
/** The pages, by address. A page is read anew each time, so that whoever edits it sees the change. */
const FILES: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/inline': 'inline.html',
  '/adapter': 'adapter.html',
};

/** A site that embeds Parley as a stranger's would: another origin, knowing of the server only its address. */
export interface DemoSite {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens the site.
 *
 * @param serverUrl the server that its pages talk to
 * @param widgetFolder the built widget, for the page that works without a server
 */
export async function openDemoSite({
  port,
  serverUrl,
  widgetFolder,
}: {
  readonly port: number;
  readonly serverUrl: string;
  readonly widgetFolder: string;
}): Promise<DemoSite> {
  const app = new Koa();
  app.use(async (context, next) => {
    const file = FILES[context.path];
    if (!file) return next();
    const page = await readFile(`${PAGES}/${file}`, 'utf8');
    context.type = 'html';
    context.body = page.replaceAll('%SERVER%', serverUrl);
  });
  app.use(gallery());
  app.use(serve(PAGES, { index: false }));
  app.use(serve(widgetFolder, { index: false }));

  const http = createServer(app.callback());
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  http.once('error', reject);
  http.listen(port, '127.0.0.1', resolve);
  await promise;
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close() {
      const closed = new Promise<void>((done) => http.close(() => done()));
      http.closeAllConnections();
      return closed;
    },
  };
}
