import { execFile } from 'node:child_process';
import {
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { applied, type Edit } from './mutant.ts';

/** The project that is copied: this one. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where the project's own packages are linked; in a copy these links have to lead into the copy. */
const OWN_SCOPE = '@parley';

/** A copy of the project in a folder of its own, to be broken. */
export interface Copy {
  readonly root: string;
  /** Makes all changes, runs the work, and puts everything back as it was. */
  with<T>(edits: readonly Edit[], work: () => Promise<T>): Promise<T>;
  /** Removes the copy. */
  close(): Promise<void>;
}

/**
 * Copies every file that git tracks or would track, as it is on the disk. Installed packages are links to the real ones.
 * Those of the project itself are links within the copy: Node follows links to real paths before it looks for what a
 * file imports, so that nothing in the copy reaches the original.
 */
export async function openCopy(): Promise<Copy> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'parley-mutants-')));
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT });
  const files = new Set(stdout.split('\0').filter(Boolean));
  for (const file of files) {
    // A file that was deleted and is still tracked.
    await cp(join(ROOT, file), join(root, file)).catch(unlessMissing);
  }
  await linkPackages(root);
  for (const folder of new Set([...files].filter((file) => file.includes('/')).map((file) => file.split('/')[0]!))) {
    const packages = join(ROOT, folder, 'node_modules');
    if (await lstat(packages).catch(unlessMissing)) await symlink(packages, join(root, folder, 'node_modules'));
  }

  async function change(edits: readonly Edit[]): Promise<Map<string, string>> {
    const before = new Map<string, string>();
    const after = new Map<string, string>();
    for (const edit of edits) {
      const text = after.get(edit.file) ?? (await readFile(join(root, edit.file), 'utf8'));
      if (!before.has(edit.file)) before.set(edit.file, text);
      after.set(edit.file, applied(text, edit));
    }
    await writeAll(after);
    return before;
  }

  async function writeAll(texts: Map<string, string>): Promise<void> {
    for (const [file, text] of texts) await writeFile(join(root, file), text);
  }

  return {
    root,
    async with(edits, work) {
      const before = await change(edits);
      try {
        return await work();
      } finally {
        await writeAll(before);
      }
    },
    close: () => rm(root, { recursive: true }),
  };
}

async function linkPackages(root: string): Promise<void> {
  const [real, packages] = [join(ROOT, 'node_modules'), join(root, 'node_modules')];
  await mkdir(join(packages, OWN_SCOPE), { recursive: true });
  for (const name of await readdir(real)) {
    if (name !== OWN_SCOPE) await symlink(join(real, name), join(packages, name));
  }
  for (const name of await readdir(join(real, OWN_SCOPE))) {
    // As npm links workspaces: from where the link is, `../../protocol`.
    const target = await readlink(join(real, OWN_SCOPE, name));
    const place = join(packages, OWN_SCOPE, name);
    const leadsTo = await realpath(join(dirname(place), target));
    if (!leadsTo.startsWith(root)) throw new Error(`${place} leads to ${leadsTo}, expected a folder within the copy`);
    await symlink(target, place);
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
