import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildWidget } from '../../../widget/build.mjs';
import { openBrowser } from '../../e2e/support/browser.ts';
import { openStrangerSite, type StrangerPage, type StrangerSite } from '../../e2e/support/stranger-site.ts';
import { startServer, type TestServer } from '../../support/server.ts';

/** A real server that serves the built widget, pages of other people that embed it, and a browser to look at them. */
export interface GuestStage {
  readonly server: TestServer;
  readonly site: StrangerSite;
  /** Opens a page of the site in a browser profile of its own. */
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
}

/** The classic snippet: `parley` can be called before the script is there. */
export const SNIPPET = `<script>
window.parley = window.parley || function () { (parley.q = parley.q || []).push(arguments) }
</script>`;

/** Sets the stage. `pages` gives the pages of the site by path, from the server's address. */
export async function openGuestStage(
  pages: (serverUrl: string) => Readonly<Record<string, StrangerPage>>,
): Promise<GuestStage> {
  const outdir = await mkdtemp(join(tmpdir(), 'parley-widget-'));
  await buildWidget({ outdir });
  const server = await startServer({ environment: { PARLEY_WIDGET: outdir } });
  const site = await openStrangerSite(pages(server.url));
  const browser: Browser = await openBrowser();
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
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => {
        if (request.url().startsWith(server.url)) asked.push(new URL(request.url()).pathname);
      });
      await page.goto(`${site.url}${path}`);
      return { page, complaints, asked };
    },
    async close() {
      await leave();
      await browser.close();
      await site.close();
      await server.close();
      await rm(outdir, { recursive: true, force: true });
    },
  };
}
