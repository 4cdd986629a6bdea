import { join } from 'node:path';
import { isExecutable, ROOT } from './commands.mjs';

/** The server is TypeScript that Node runs directly, on `node:sqlite`; older ones can do neither without flags. */
const OLDEST_MAJOR = 24;

/** Makes sure that a script of `package.json` gets a Node that can run the server. */
export async function node() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR) return;
  // A package, so its version is pinned by the lock file. npm puts this folder first on the PATH of its scripts.
  if (await isExecutable(join(ROOT, 'node_modules', '.bin', 'node'))) return;
  throw new Error(
    `Parley needs Node ${OLDEST_MAJOR} or newer, and this is ${process.version}. For ${process.platform} on ` +
      `${process.arch} npm brings none along: install it from nodejs.org or with your version manager, and try again.`,
  );
}
