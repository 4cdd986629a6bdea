import { findChromium } from '../../scripts/setup/chromium.mjs';

/**
 * How Chromium is started for tests: without what it would fetch or report by itself. As root its sandbox does not work.
 */
export const CHROMIUM_ARGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Where Chromium is.
 *
 * @throws Error where there is none; `node scripts/setup.mjs test` gets one
 */
export async function chromiumPath(): Promise<string> {
  const path = await findChromium();
  if (!path) throw new Error('no Chromium was found: run "node scripts/setup.mjs test", which gets one');
  return path;
}
