import type { Browser, BrowserContext } from 'playwright-core';
import { openLink, type CuttableLink } from '../../support/cuttable-link.ts';
import { startServerProcess, type ServerProcess } from '../../support/server-process.ts';
import { ChatPage } from './chat-page.ts';
import { inlinePage, openStrangerSite, scriptTagPage, type StrangerSite } from './stranger-site.ts';

/** A server process, the cable to it, a stranger's site that embeds it, and people with browsers. */
export interface Stage {
  readonly server: ServerProcess;
  /** The pages reach the server through this. */
  readonly link: CuttableLink;
  readonly site: StrangerSite;
  /** A person's browser, with storage of its own; what its pages log as an error is kept. */
  person(): Promise<Person>;
  close(): Promise<void>;
}

/** Somebody with a browser. */
export interface Person {
  readonly context: BrowserContext;
  /** What the pages wrote to the console as errors and warnings, and errors that nobody caught. */
  readonly complaints: string[];
  /** Opens a tab with the element in the page's own layout. */
  inlineTab(): Promise<ChatPage>;
  /** Opens a tab with a page of the site. */
  tab(path: string): Promise<ChatPage>;
}

/** How long a person waits for one thing at most, in milliseconds: a killed server's lease and a little more. */
const STEP_WITHIN_MS = 25_000;

/** Sets the stage. `environment` is what the server is told: its database and who answers. */
export async function openStage(browser: Browser, environment: Readonly<Record<string, string>>): Promise<Stage> {
  const server = await startServerProcess(environment);
  const link = await openLink(server.url);
  const { host } = new URL(link.url);
  const strict = [
    `default-src 'none'`,
    `script-src ${host}`,
    `connect-src ${host} ws://${host}`,
    `require-trusted-types-for 'script'`,
  ].join('; ');
  const site = await openStrangerSite({
    '/': { html: scriptTagPage(link.url) },
    '/inline': { html: inlinePage(link.url) },
    '/strict': { html: scriptTagPage(link.url), headers: { 'Content-Security-Policy': strict } },
  });
  const contexts: BrowserContext[] = [];

  return {
    server,
    link,
    site,
    async person() {
      const context = await browser.newContext();
      context.setDefaultTimeout(STEP_WITHIN_MS);
      contexts.push(context);
      const complaints: string[] = [];
      async function tab(path: string): Promise<ChatPage> {
        const page = await context.newPage();
        page.on('console', (message) => {
          if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
        });
        page.on('pageerror', (error) => complaints.push(String(error)));
        await page.goto(`${site.url}${path}`);
        return new ChatPage(page);
      }
      return {
        context,
        complaints,
        tab,
        async inlineTab() {
          const chat = await tab('/inline');
          await chat.field.waitFor();
          return chat;
        },
      };
    },
    async close() {
      for (const context of contexts) await context.close();
      await site.close();
      await link.close();
      await server.end();
    },
  };
}
