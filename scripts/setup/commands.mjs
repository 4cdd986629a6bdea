import { spawn } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Says what is being done; the only output of a setup that goes well. */
export function say(message) {
  console.log(`setup: ${message}`);
}

/**
 * Runs a program to its end, with its output shown only where it fails.
 *
 * @throws Error with what it said
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const keep = (chunk) => (output += chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new Error(`${program} cannot be run: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) return resolve(output);
      reject(new Error(`"${[program, ...args].join(' ')}" ended with ${code}:\n${shorten(output.trim())}`));
    });
  });
}

/** The ends of a long text: programs say what went wrong at the first or at the last. */
function shorten(text) {
  return text.length <= 4_000 ? text : `${text.slice(0, 2_000)}\n…\n${text.slice(-2_000)}`;
}

/** Where the first of several programs is on the PATH, if any is. */
export async function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

/**
 * Where a program is: what a variable of the environment says, or the first of several names on the PATH.
 *
 * @throws Error where the variable names nothing that can be run
 */
export async function namedOrOnPath(variable, ...names) {
  const named = process.env[variable];
  if (!named) return onPath(...names);
  if (await isExecutable(named)) return named;
  throw new Error(`${variable}: expected the path of a program, got "${named}"`);
}

/** Whether a path is a file that may be run. */
export async function isExecutable(path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Whether packages of the system can be installed: as root on Debian or what derives from it. */
export async function canInstallDebianPackages() {
  if (process.getuid?.() !== 0 || !(await onPath('apt-get'))) return false;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*debian/m.test(release);
}

/** Installs packages of Debian. */
export async function installDebianPackages(...names) {
  say(`installing ${names.join(' and ')} (apt-get) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env });
}
