import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StoreUnavailableError } from '../../store/store.ts';
import type { Contents } from '../contents.ts';

/**
 * Keeps bytes in a folder, a file each. A file has its name only once it is whole and on the disk; until then it ends
 * in `.part`. The folder is made when the first one comes.
 */
export function folderContents(folder: string): Contents {
  /** Folders in between, so that none gets longer than a disk likes. */
  const pathOf = (key: string): string => join(folder, key.slice(-2), key);

  /** What the disk throws becomes our error; what the source throws stays what it is. */
  async function onDisk<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!isOfTheDisk(error)) throw error;
      throw new StoreUnavailableError(`the folder ${folder} cannot be used now: ${error.message}`, { cause: error });
    }
  }

  async function write(key: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const path = pathOf(key);
    await mkdir(dirname(path), { recursive: true });
    const part = `${path}.part`;
    const file = await open(part, 'wx');
    // `flush`: on the disk before it is closed, and closed before it has its name.
    await pipeline(bytes, file.createWriteStream({ flush: true }));
    await rename(part, path);
    await flushFolder(dirname(path));
    await flushFolder(folder);
  }

  return {
    description: `files in ${folder}`,
    write: (key, bytes) => onDisk(write(key, bytes)),
    async read(key) {
      const file = await onDisk(open(pathOf(key)));
      return file.createReadStream();
    },
    async remove(key) {
      const path = pathOf(key);
      await onDisk(Promise.all([rm(path, { force: true }), rm(`${path}.part`, { force: true })]));
    },
    close: async () => {},
  };
}

/** That a file has its name is on the disk too. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whether an error comes from a call to the disk: a body that broke off has a code too, and no path or descriptor. */
function isOfTheDisk(error: unknown): error is NodeJS.ErrnoException {
  const { syscall } = error as NodeJS.ErrnoException;
  return error instanceof Error && syscall !== undefined && DISK_CALLS.has(syscall);
}

const DISK_CALLS: ReadonlySet<string> = new Set(['open', 'mkdir', 'write', 'fsync', 'close', 'rename', 'unlink', 'rm']);
