import { chromium, type Browser } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../../support/chromium.ts';

let announced = false;

/** Starts the browser that all journeys share; each person has a context of its own in it. Says once which it is. */
export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });
  if (!announced) console.log(`Browser for tests: Chromium ${browser.version()}`);
  announced = true;
  return browser;
}
