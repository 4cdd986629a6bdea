import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What PARLEY_SECRET has to have too, in characters; a shorter one could be guessed. */
const MIN_LENGTH = 32;

/**
 * The secret that signs visitors' tokens, for a server that was given none: made once and kept in the data folder,
 * readable by its owner alone, so that visitors stay who they are when the server starts again.
 *
 * Processes that start at once on one folder get the same one: it is written beside its place and then linked there,
 * which only the first can do, so nobody reads a file that is not whole; its content is on the disk before it has its name.
 *
 * @throws Error that names the file, where what is in it cannot be a secret
 */
export async function keptSecret(folder: string): Promise<string> {
  const path = join(folder, 'secret');
  const kept = (await readIfThere(path)) ?? (await makeSecret(path));
  if (kept.length >= MIN_LENGTH) return kept;
  throw new Error(`${path} is no secret of ${MIN_LENGTH} characters or more; remove it, and a new one is made`);
}

async function makeSecret(path: string): Promise<string> {
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return (await readFile(path, 'utf8')).trim();
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
