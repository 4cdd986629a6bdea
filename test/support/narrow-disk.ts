import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder on a disk that is soon full for one process, until it is given room. */
export interface NarrowDisk {
  /** How it is narrow, for a test's title. */
  readonly folder: string;
  /** Makes it narrow for a process that is running. */
  fill(pid: number): void;
  /** Gives the process room again. */
  makeRoom(pid: number): void;
  remove(): Promise<void>;
}

/**
 * A disk of its own of some 600 KB, where this process may mount one (as root, mostly); its writes fail with ENOSPC.
 * `undefined` elsewhere.
 */
export async function smallFileSystem(): Promise<NarrowDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    fill() {},
    makeRoom: () => void execFileSync('mount', ['-o', 'remount,size=100m', folder]),
    async remove() {
      execFileSync('umount', [folder]);
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * A limit on how long files may get: a real limit of the kernel's (RLIMIT_FSIZE), which needs no rights. Writes beyond
 * it fail with EFBIG, since Node ignores the signal that would come first.
 */
export async function limitedFiles(bytes = 400_000): Promise<NarrowDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-full-'));
  const limit = (pid: number, most: number | 'unlimited') =>
    void execFileSync('prlimit', ['--pid', String(pid), `--fsize=${most}:unlimited`]);
  return {
    folder,
    fill: (pid) => limit(pid, bytes),
    makeRoom: (pid) => limit(pid, 'unlimited'),
    remove: () => rm(folder, { recursive: true }),
  };
}
