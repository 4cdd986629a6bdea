import { mkdir, mkdtemp, statfs } from 'node:fs/promises';
import { cpus, totalmem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder for what can be made again. */
const CACHE = fileURLToPath(new URL('../.cache', import.meta.url));
const MEMORY_BYTES = 2 ** 30;

/** File systems by the number that Linux gives them (`linux/magic.h`). */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  0xef53: 'ext4',
  0x01021994: 'tmpfs',
  0x9123683e: 'btrfs',
  0x58465342: 'xfs',
  0x794c7630: 'overlay',
  0x2fc12fc1: 'zfs',
};
/** A file system in memory: a commit on it waits for no disk, so its figures would say nothing. */
const IN_MEMORY = 'tmpfs';

/** An empty folder for the data of a server under test. */
export interface DataFolder {
  readonly path: string;
  readonly fileSystem: string;
}

/** Makes a folder below the machine's one for temporary files, or in the project where that one is in memory. */
export async function makeDataFolder(): Promise<DataFolder> {
  await mkdir(CACHE, { recursive: true });
  const parent = (await fileSystemOf(tmpdir())) === IN_MEMORY ? CACHE : tmpdir();
  return { path: await mkdtemp(join(parent, 'parley-bench-')), fileSystem: await fileSystemOf(parent) };
}

/** The machine in a line, without a name by which it could be found. */
export function describeMachine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / MEMORY_BYTES);
  return `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${memory} GB of memory, ${process.platform}, Node ${process.versions.node}`;
}

async function fileSystemOf(path: string): Promise<string> {
  const { type } = await statfs(path);
  return FILE_SYSTEMS[type] ?? `file system 0x${type.toString(16)}`;
}
