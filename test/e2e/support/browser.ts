import { chromium, type Browser } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../../support/chromium.ts';

let announced = false;

/**
 * Starts the browser that all journeys share; each person has a context of its own in it. Says once which it is.
 *
 * @param args what it is told besides
 */
export async function openBrowser(args: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS, ...args] });
  if (!announced) console.log(`Browser for tests: Chromium ${browser.version()}`);
  announced = true;
  return browser;
}
