import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret that signs visitors' tokens, for a server that was given none: made once and kept in the data folder,
 * readable by its owner alone, so that visitors stay who they are when the server starts again.
 */
export async function keptSecret(folder: string): Promise<string> {
  const path = join(folder, 'secret');
  try {
    await writeFile(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(path, 'utf8')).trim();
}
