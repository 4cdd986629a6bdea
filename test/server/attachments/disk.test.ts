import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDiskAttachments } from '../../../server/src/attachments/disk/open.ts';
import { attachmentContract } from './contract.ts';

attachmentContract('a folder beside SQLite', async (clock) => {
  const place = await mkdtemp(join(tmpdir(), 'parley-files-'));
  const folder = join(place, 'attachments');
  const attachments = openDiskAttachments({ path: join(place, 'parley.sqlite'), folder, clock });
  return {
    attachments,
    async bytes() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      const sizes = await Promise.all(
        files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
      );
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    async stop() {
      await attachments.close();
      await rm(place, { recursive: true });
    },
  };
});
