import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const WIDGET = fileURLToPath(new URL('../../widget/src/index.ts', import.meta.url));

describe('a server that draws pages', () => {
  it('can import the widget, which is nothing there until a browser has it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-server-side-'));
    try {
      const outfile = join(folder, 'page.mjs');
      // Packages of the other kind that some of them ask for.
      const js = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
      await build({
        entryPoints: [WIDGET],
        bundle: true,
        platform: 'node',
        format: 'esm',
        banner: { js },
        outfile,
        logLevel: 'error',
      });
      const page = (await import(pathToFileURL(outfile).href)) as { ParleyChat?: unknown };
      assert.equal(typeof page.ParleyChat, 'function');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
