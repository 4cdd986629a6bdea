import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptSecret } from '../../../server/src/identity/secret.ts';

describe('the kept secret', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'parley-secret-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('[H1] is one for all who start at once on a folder, and stays', async () => {
    const secrets = new Set(await Promise.all(Array.from({ length: 50 }, () => keptSecret(folder))));
    assert.equal(secrets.size, 1);
    assert.ok(secrets.has(await keptSecret(folder)));
    assert.deepEqual(await readdir(folder), ['secret'], 'something was left beside it');
    assert.equal((await stat(join(folder, 'secret'))).mode & 0o777, 0o600);
  });

  it('[H1] is refused by name where its file was left empty, since no token could be signed with it', async () => {
    await writeFile(join(folder, 'secret'), '');
    await assert.rejects(keptSecret(folder), /secret is no secret of 32 characters/);
  });
});
