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
  const lock = JSON.parse(lockFile);
  if (!(await isInstalled(lock))) await install(lock);
  await writeFile(STAMP, hash);
}

async function install(lock) {
  say('installing packages (npm ci) …');
  try {
    await npm('ci');
  } catch (refusal) {
    // "npm ci" takes no lock file that lacks an optional package of another platform, which is how npm writes it where
    // a registry has not all of them. What is listed is installed all the same, and compared below.
    say('npm ci did not go through; installing what the lock file lists (npm install) …');
    await npm('install', '--no-save').catch(() => Promise.reject(refusal));
  }
  if (await isInstalled(lock)) return;
  throw new Error('node_modules is not what package-lock.json says. Delete node_modules, and try again.');
}

function npm(...args) {
  const path = process.env.npm_execpath;
  if (path) return run(process.execPath, [path, ...args]);
  return run('npm', args, { shell: process.platform === 'win32' });
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
