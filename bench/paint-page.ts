import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../test/support/chromium.ts';
import { watchPaint, type Painted, type WatchedPage } from './paint-watcher.ts';

/** How long one answer may take, in milliseconds. */
const ANSWER_WITHIN_MS = 30_000;

/** A page of another origin in a real browser, with the chat in its layout, watched from frame to frame. */
export interface PaintPage {
  readonly browser: string;
  /** Writes a message, sends it with Enter, and waits until an answer with this end was painted. */
  ask(text: string, answerEnd: string): Promise<void>;
  /** What was painted since this was called last. */
  painted(): Promise<Painted[]>;
  close(): Promise<void>;
}

/** Opens the page. */
export async function openPaintPage(serverUrl: string): Promise<PaintPage> {
  const html = `<!doctype html><html lang="en"><title>A page</title>
<script type="module" src="${serverUrl}/parley-chat.js"></script>
<style>body { margin: 0 } parley-chat { display: block; height: 100vh }</style>
<parley-chat mode="inline" server="${serverUrl}" site="bench"></parley-chat></html>`;
  const site = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(html);
  });
  await once(site.listen(0, '127.0.0.1'), 'listening');

  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });
  const page = await browser.newPage();
  page.setDefaultTimeout(ANSWER_WITHIN_MS);
  await page.addInitScript(watchPaint);
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  const field = page.locator('parley-chat [part=field]');
  const stopButton = page.locator('parley-chat [part=stop-button]');

  return {
    browser: `Chromium ${browser.version()}`,
    async ask(text, answerEnd) {
      await field.fill(text);
      await field.press('Enter');
      await page.waitForFunction(
        (end) => (window as unknown as WatchedPage).painted.at(-1)?.answer.endsWith(end),
        answerEnd,
      );
      // An answer that is read is not yet settled, and the next question would wait for that.
      await stopButton.waitFor({ state: 'detached' });
    },
    painted: () => page.evaluate(() => (window as unknown as WatchedPage).painted.splice(0)),
    async close() {
      await browser.close();
      site.close();
      site.closeAllConnections();
      await once(site, 'close');
    },
  };
}
