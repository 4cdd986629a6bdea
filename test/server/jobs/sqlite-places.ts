import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from './contract/scene.ts';

/** A file for jobs in a folder of its own, not yet made. */
export async function makeSqlitePlace(): Promise<
  Place & { readonly address: { readonly kind: 'sqlite'; readonly path: string } }
> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-jobs-'));
  return {
    address: { kind: 'sqlite', path: join(folder, 'data', 'jobs.sqlite') },
    remove: () => rm(folder, { recursive: true }),
  };
}
