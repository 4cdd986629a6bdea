import { readdir } from 'node:fs/promises';
import { canInstallDebianPackages, installDebianPackages, isExecutable, onPath } from './commands.mjs';

const LIBRARIES = '/usr/lib';

/** Where the parts of a WebKit that tests can drive are: GTK's, its WebDriver server, and a screen in memory. */
export async function findWebKit() {
  const [driver, screen] = [await onPath('WebKitWebDriver'), await onPath('Xvfb')];
  const browser = driver && screen ? await findBrowser() : undefined;
  return driver && screen && browser ? { driver, screen, browser } : undefined;
}

/** Makes sure that there is a WebKit that tests can drive; only Debian has one. */
export async function webkit() {
  if (await findWebKit()) return;
  if (await canInstallDebianPackages()) await installDebianPackages('webkit2gtk-driver', 'xvfb');
  if (!(await findWebKit())) throw new Error('no WebKit was found. On Debian, install webkit2gtk-driver and xvfb.');
}

/** The browser lies in a folder that is named after the machine's architecture and the library's version. */
async function findBrowser() {
  for (const folder of await readdir(LIBRARIES).catch(() => [])) {
    const inside = await readdir(`${LIBRARIES}/${folder}`).catch(() => []);
    for (const name of inside
      .filter((each) => each.startsWith('webkit2gtk-'))
      .sort()
      .reverse()) {
      const path = `${LIBRARIES}/${folder}/${name}/MiniBrowser`;
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}
