import { canInstallDebianPackages, installDebianPackages, isExecutable, namedOrOnPath } from './commands.mjs';

const NAMES = ['firefox', 'firefox-esr'];
const MAC_PATH = '/Applications/Firefox.app/Contents/MacOS/firefox';

const HOW_TO_GET_IT =
  'The tests run the widget in a real Firefox, and none was found. Install Firefox, or set FIREFOX_PATH to its ' +
  'program, and try again.';

/**
 * Where Firefox is: what `FIREFOX_PATH` says, or one on the PATH.
 *
 * @throws Error where `FIREFOX_PATH` names nothing that can be run
 */
export async function findFirefox() {
  const found = await namedOrOnPath('FIREFOX_PATH', ...NAMES);
  return found ?? ((await isExecutable(MAC_PATH)) ? MAC_PATH : undefined);
}

/** Makes sure that there is a Firefox. */
export async function firefox() {
  if (await findFirefox()) return;
  if (await canInstallDebianPackages()) await installDebianPackages('firefox-esr');
  if (!(await findFirefox())) throw new Error(HOW_TO_GET_IT);
}
