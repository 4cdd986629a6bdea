import { findFirefox } from '../../scripts/setup/firefox.mjs';

/**
 * Where Firefox is.
 *
 * @throws Error where there is none; `node scripts/setup.mjs test` gets one
 */
export async function firefoxPath(): Promise<string> {
  const path = await findFirefox();
  if (!path) throw new Error('no Firefox was found: run "node scripts/setup.mjs test", which gets one');
  return path;
}
