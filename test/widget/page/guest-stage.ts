import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, WebSocket } from 'playwright-core';
import { buildWidget } from '../../../widget/build.mjs';
import { openBrowser } from '../../e2e/support/browser.ts';
import { openStrangerSite, type StrangerPage, type StrangerSite } from '../../e2e/support/stranger-site.ts';
import { startServer, type TestServer } from '../../support/server.ts';

/** A real server that serves the built widget, pages of other people that embed it, and a browser to look at them. */
export interface GuestStage {
  readonly server: TestServer;
  readonly site: StrangerSite;
  /** Opens a page of the site, or an address elsewhere, in a browser profile of its own. */
  visit(path: string, prepare?: (context: BrowserContext) => Promise<void>): Promise<Visit>;
  /** Closes the pages that are open. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** A page that somebody looks at. */
export interface Visit {
  readonly page: Page;
  /** What the page wrote to the console as an error or a warning, and errors that nobody caught. */
  readonly complaints: string[];
  /** The paths that were asked of the server, in order. */
  readonly asked: string[];
  /** How many sockets the page has open. */
  sockets(): number;
}

/** The classic snippet: `parley` can be called before the script is there. */
export const SNIPPET = `<script>
window.parley = window.parley || function () { (parley.q = parley.q || []).push(arguments) }
</script>`;

/** A name for this machine that no browser trusts more than any other: its pages are plain http. */
export const PLAIN_HOST = 'shop.example';

/** The version of the other build that the server has: the same widget, in files of other names. */
export const OTHER_VERSION = '0.0.1';

/** Sets the stage. `pages` gives the pages of the site by path, from the server's address. */
export async function openGuestStage(
  pages: (serverUrl: string) => Readonly<Record<string, StrangerPage>>,
  { withOtherVersion = false } = {},
): Promise<GuestStage> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-widget-'));
  const outdir = join(folder, 'latest');
  const others = join(folder, 'others');
  await buildWidget({ outdir });
  await mkdir(others);
  if (withOtherVersion) {
    await buildWidget({ outdir: join(others, 'one'), minify: false });
    await writeFile(join(others, 'one/manifest.json'), JSON.stringify({ version: OTHER_VERSION }));
  }
  const server = await startServer({ environment: { PARLEY_WIDGET: outdir, PARLEY_OLD_WIDGETS: others } });
  const site = await openStrangerSite(pages(server.url));
  const browser: Browser = await openBrowser([`--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`]);
  const contexts: BrowserContext[] = [];

  async function leave(): Promise<void> {
    for (const context of contexts.splice(0)) await context.close();
  }

  return {
    server,
    site,
    leave,
    async visit(path, prepare = async () => {}) {
      const context = await browser.newContext();
      contexts.push(context);
      await prepare(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      const asked: string[] = [];
      page.on('console', (message) => {
        // A browser says so of every socket that is no longer wanted before it is connected.
        if (message.text().includes('WebSocket is closed before the connection is established')) return;
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await page.addInitScript(sayWhoAborts);
      page.on('pageerror', ({ message }) => {
        // Turbo says so of a page that it fetches no longer.
        if (!(message.includes('aborted by') && message.includes('/turbo.js'))) complaints.push(message);
      });
      page.on('request', (request) => {
        if (request.url().startsWith(server.url)) asked.push(new URL(request.url()).pathname);
      });
      const sockets: WebSocket[] = [];
      page.on('websocket', (socket) => sockets.push(socket));
      await page.goto(new URL(path, site.url).href);
      return { page, complaints, asked, sockets: () => sockets.filter((socket) => !socket.isClosed()).length };
    },
    async close() {
      await leave();
      await browser.close();
      await site.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs in the page: an aborted promise that nobody minds tells who aborted it. */
function sayWhoAborts(): void {
  const { abort } = AbortController.prototype;
  AbortController.prototype.abort = function (reason?: unknown) {
    abort.call(this, reason ?? new DOMException(`aborted by ${new Error().stack ?? ''}`, 'AbortError'));
  };
}
