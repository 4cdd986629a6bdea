import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../test/support/chromium.ts';
import { milliseconds, quantile, verdict } from './numbers.ts';
import { startProcess } from './own-process.ts';
import { table } from './table.ts';

/** How much slower the page's processor is made than the machine's: a cheap phone beside a desk. */
const SLOWDOWN = 4;
const VISITS = 12;
const AIM_MS = 300;

/** How long it takes from the click to a field with the cursor in it, in milliseconds, visit by visit. */
export interface FirstOpens {
  readonly browser: string;
  /** The button was pointed at before, as a mouse does: the widget was fetched meanwhile. */
  readonly pointedAt: readonly number[];
  /** It was pressed at once, as a finger does. */
  readonly atOnce: readonly number[];
}

/** What runs in the page. */
interface ClickedPage extends Window {
  clickedAt: number;
  readyAt: number;
}

/** Opens a built widget for the first time, again and again, each time in a browser that has nothing of it. */
export async function measureFirstOpen(folder: string): Promise<FirstOpens> {
  const server = await startProcess('server/src/main.ts', { PARLEY_WIDGET: folder });
  const html = `<!doctype html><html lang="en"><title>A page</title><h1>A page</h1>
<script src="${server.url}/parley.js" async data-site="bench"></script></html>`;
  const site = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(html);
  });
  await once(site.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });
  try {
    const pointedAt: number[] = [];
    const atOnce: number[] = [];
    // Turn and turn about, so that what else the machine does meets both.
    for (let visit = 0; visit < VISITS; visit += 1) {
      pointedAt.push(await openOnce(browser, address, true));
      atOnce.push(await openOnce(browser, address, false));
    }
    return { browser: `Chromium ${browser.version()}`, pointedAt, atOnce };
  } finally {
    await browser.close();
    site.close();
    site.closeAllConnections();
    await server.end();
  }
}

/** The figures as a table. */
export function firstOpenTable({ pointedAt, atOnce }: FirstOpens): string {
  const row = (name: string, values: readonly number[]) => [
    name,
    milliseconds(quantile(values, 0.5)),
    milliseconds(Math.max(...values)),
    String(values.length),
    `p50 ≤ ${AIM_MS} ms: ${verdict(quantile(values, 0.5) <= AIM_MS)}`,
  ];
  return table(
    [`From the click to ready to type, processor slowed ${SLOWDOWN} times`, 'p50', 'Longest', 'Visits', 'Aim'],
    [row('the button was pointed at before', pointedAt), row('it was pressed at once', atOnce)],
  );
}

async function openOnce(browser: Browser, address: string, isPointedAt: boolean): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(watchReady);
    await page.goto(address);
    const button = page.locator('parley-chat button').first();
    await button.waitFor();
    // What watches the page has parts of its own that the browser reads once: not while the widget is timed.
    await page.waitForFunction(() => 'readyAt' in window);
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    if (isPointedAt) {
      const fetched = page.waitForEvent('requestfinished', (request) => request.url().includes('/assets/'));
      await button.hover();
      await fetched;
      await button.click();
    } else {
      // A press without a pointer on its way: the same events as a tap ends with, and nothing fetched before.
      await button.evaluate((element: HTMLElement) => element.click());
    }
    const ready = await page.waitForFunction(() => {
      const { clickedAt, readyAt } = window as unknown as ClickedPage;
      return readyAt && readyAt - clickedAt;
    });
    return ready.jsonValue();
  } finally {
    await context.close();
  }
}

/**
 * Runs in the page, before anything else does: notes when the button was clicked, and when a frame was painted in which
 * the cursor stands in the field.
 */
function watchReady(): void {
  const page = window as unknown as ClickedPage;
  page.readyAt = 0;
  addEventListener(
    'click',
    ({ timeStamp }) => {
      page.clickedAt = timeStamp;
      requestAnimationFrame(look);
    },
    { capture: true, once: true },
  );
  function look(): void {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const isReady = active instanceof HTMLTextAreaElement && !active.disabled && active.clientHeight > 0;
    if (!isReady) return void requestAnimationFrame(look);
    // A message that is sent in a frame's callback arrives after that frame is painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (page.readyAt = performance.now());
    port2.postMessage(undefined);
  }
}
