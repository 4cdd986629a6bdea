import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { chromium, type Browser } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../test/support/chromium.ts';
import { milliseconds, quantile, verdict } from './numbers.ts';
import { watchOthers } from './others.ts';
import { startProcess } from './own-process.ts';
import { table } from './table.ts';

/** How much slower the page's processor is made than the machine's: a cheap phone beside a desk. */
const SLOWDOWN = 4;
const VISITS = 12;
const AIM_MS = 300;
/** How long a visitor sees the page before the button is pressed, in milliseconds: a browser is still busy with a new page. */
export const SEEN_MS = 1000;
/** How long the finger stays on the button, in milliseconds: a quick tap. */
const TAP_MS = 80;

/** How a visitor comes to press the button, and how that is called in the table. */
const WAYS = {
  pointed: 'a mouse points at the button and presses it',
  tapped: `a finger taps it for ${TAP_MS} ms`,
  atOnce: 'it is pressed by a script',
} as const;
type Way = keyof typeof WAYS;

/** How long it takes from the click until one can type, in milliseconds, visit by visit. */
export interface FirstOpens {
  readonly browser: string;
  /** What other programs took of the processors meanwhile, in percent. */
  readonly others: number;
  readonly times: Readonly<Record<Way, readonly number[]>>;
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
  const othersPercent = watchOthers();
  try {
    const times: Record<Way, number[]> = { pointed: [], tapped: [], atOnce: [] };
    // Turn and turn about, so that what else the machine does meets all.
    for (let visit = 0; visit < VISITS; visit += 1) {
      for (const way of Object.keys(WAYS) as Way[]) times[way].push(await openOnce(browser, address, way));
    }
    return { browser: `Chromium ${browser.version()}`, others: othersPercent(), times };
  } finally {
    await browser.close();
    site.close();
    site.closeAllConnections();
    await server.end();
  }
}

/** The figures as a table. */
export function firstOpenTable({ times }: FirstOpens): string {
  const rows = (Object.keys(WAYS) as Way[]).map((way) => [
    WAYS[way],
    milliseconds(quantile(times[way], 0.5)),
    milliseconds(Math.max(...times[way])),
    String(times[way].length),
    `p50 ≤ ${AIM_MS} ms: ${verdict(quantile(times[way], 0.5) <= AIM_MS)}`,
  ]);
  return table(
    [`From the click to ready to type, processor slowed ${SLOWDOWN} times`, 'p50', 'Longest', 'Visits', 'Aim'],
    rows,
  );
}

async function openOnce(browser: Browser, address: string, way: Way): Promise<number> {
  const context = await browser.newContext({ hasTouch: way === 'tapped' });
  try {
    const page = await context.newPage();
    await page.addInitScript(watchReady);
    await page.goto(address);
    const button = page.locator('parley-chat button').first();
    await button.waitFor();
    // What watches the page has parts of its own that the browser reads once: not while the widget is timed.
    await page.waitForFunction(() => 'readyAt' in window);
    await setTimeout(SEEN_MS);
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    if (way === 'pointed') {
      const fetched = page.waitForEvent('requestfinished', (request) => request.url().includes('/assets/'));
      await button.hover();
      await fetched;
      await button.click();
    } else if (way === 'tapped') {
      const { x, y, width, height } = (await button.boundingBox())!;
      const touchPoints = [{ x: x + width / 2, y: y + height / 2 }];
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
      await setTimeout(TAP_MS);
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    } else {
      // Nothing comes before it, so nothing is fetched before.
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
 * one can type: the cursor stands in the field or, after a finger's tap, the field is there to be tapped.
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
    const field = matchMedia('(pointer: coarse)').matches ? fieldOfChat() : activeElement();
    const isReady = field instanceof HTMLTextAreaElement && !field.disabled && field.clientHeight > 0;
    if (!isReady) return void requestAnimationFrame(look);
    // A message that is sent in a frame's callback arrives after that frame is painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (page.readyAt = performance.now());
    port2.postMessage(undefined);
  }
  function activeElement(): Element | null {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active;
  }
  function fieldOfChat(): Element | null | undefined {
    const composer = document.querySelector('parley-chat')?.shadowRoot?.querySelector('parley-composer');
    return composer?.shadowRoot?.querySelector('textarea');
  }
}
