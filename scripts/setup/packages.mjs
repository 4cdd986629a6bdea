import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, run, say } from './commands.mjs';

/** Says of which lock file `node_modules` is the result. In `node_modules`, so that it goes when they do. */
const STAMP = join(ROOT, 'node_modules', '.parley-lock-hash');

/** Makes sure that `node_modules` is what the lock file says. */
export async function packages() {
  const lockFile = await readFile(join(ROOT, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lockFile).digest('hex');
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === hash) return;
  if (!(await isInstalled(JSON.parse(lockFile)))) {
    say('installing packages (npm ci) …');
    const npm = process.env.npm_execpath;
    if (npm) await run(process.execPath, [npm, 'ci']);
    else await run('npm', ['ci'], { shell: process.platform === 'win32' });
  }
  await writeFile(STAMP, hash);
}

/** Whether somebody has installed them by hand already: npm keeps a lock file of what it has put in place. */
async function isInstalled(lock) {
  const text = await readFile(join(ROOT, 'node_modules', '.package-lock.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const { packages: present } = JSON.parse(text);
  return Object.entries(lock.packages).every(([path, wanted]) => {
    const isOwn = !path.includes('node_modules/');
    if (isOwn) return true;
    const there = present[path];
    if (!there) return wanted.optional === true || wanted.devOptional === true;
    return there.version === wanted.version && there.integrity === wanted.integrity;
  });
}
