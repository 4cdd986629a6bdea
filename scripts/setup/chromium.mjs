import { join } from 'node:path';
import {
  canInstallDebianPackages,
  installDebianPackages,
  isExecutable,
  namedOrOnPath,
  ROOT,
  run,
  say,
} from './commands.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const HOW_TO_GET_IT =
  'The tests run the widget in a real Chromium, and none was found. Install Chromium or Google Chrome, or set ' +
  'CHROMIUM_PATH to its program, and try again.';

/**
 * Where Chromium is: what `CHROMIUM_PATH` says, one on the PATH, or the one that Playwright has installed.
 *
 * @throws Error where `CHROMIUM_PATH` names nothing that can be run
 */
export async function findChromium() {
  const found = await namedOrOnPath('CHROMIUM_PATH', ...NAMES);
  if (found) return found;
  const candidates = process.platform === 'darwin' ? MAC_PATHS : [];
  for (const path of [...candidates, await playwrightsOwn()]) {
    if (path && (await isExecutable(path))) return path;
  }
  return undefined;
}

/** Makes sure that there is a Chromium. */
export async function chromium() {
  if (await findChromium()) return;
  try {
    if (await canInstallDebianPackages()) await installDebianPackages('chromium');
    else await installPlaywrightsOwn();
  } catch (error) {
    throw new Error(`${HOW_TO_GET_IT} Getting it went wrong: ${error.message}`, { cause: error });
  }
  if (!(await findChromium())) throw new Error(HOW_TO_GET_IT);
}

async function playwrightsOwn() {
  const module = await import('playwright-core').catch(() => undefined);
  return module?.chromium.executablePath();
}

async function installPlaywrightsOwn() {
  say('installing Chromium (playwright-core) …');
  await run(process.execPath, [join(ROOT, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium']);
}
