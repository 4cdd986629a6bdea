import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site of somebody else, on an origin of its own, whose pages embed the widget. */
export interface StrangerSite {
  readonly url: string;
  close(): Promise<void>;
}

/** What such a page is. */
export interface StrangerPage {
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page with the script tag alone. */
export function scriptTagPage(serverUrl: string): string {
  return `<!doctype html><html lang="en"><title>A page</title>
<script src="${serverUrl}/parley.js" async data-site="test"></script><h1>A page</h1></html>`;
}

/** A page with the element in its own layout. */
export function inlinePage(serverUrl: string): string {
  return `<!doctype html><html lang="en"><title>A page</title>
<script type="module" src="${serverUrl}/parley-chat.js"></script>
<style>body { margin: 0 } parley-chat { display: block; height: 100vh }</style>
<parley-chat mode="inline" server="${serverUrl}" site="test"></parley-chat></html>`;
}

/** Serves pages by their path. */
export async function openStrangerSite(pages: Readonly<Record<string, StrangerPage>>): Promise<StrangerSite> {
  const http = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    const page = pathname === '/favicon.ico' ? { html: '' } : pages[pathname];
    response.writeHead(page ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8', ...page?.headers });
    response.end(page?.html);
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async close() {
      http.close();
      http.closeAllConnections();
      await once(http, 'close');
    },
  };
}
