import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/test-all.mjs', import.meta.url));

/** A package whose parts say what test runners say. */
const SCRIPTS = {
  bad: 'echo "  3 passing" && echo "  2 failing" && exit 2',
  good: 'echo "  4 passing (5s)"',
  crash: 'exit 1',
};

describe('the script that runs all tests', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-parts-'));
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'parts', version: '1.0.0', scripts: SCRIPTS }),
    );
  });
  after(() => rm(folder, { recursive: true }));

  async function runParts(...parts: string[]): Promise<{ code: number; lines: string[] }> {
    return new Promise((resolve) => {
      execFile(process.execPath, [SCRIPT, ...parts], { cwd: folder }, (error, stdout) => {
        resolve({ code: Number(error?.code ?? 0), lines: stdout.trim().split('\n') });
      });
    });
  }

  it('goes on after a part has failed, and counts all of them in its last line', async () => {
    const { code, lines } = await runParts('bad', 'good');
    assert.equal(lines.at(-1), '7 passed, 2 failed');
    assert.equal(code, 1);
    assert.ok(lines.includes('── failed: bad (exit status 2)'));
  });

  it('counts a part that ends without a word as one that failed', async () => {
    const { code, lines } = await runParts('crash', 'good');
    assert.equal(lines.at(-1), '4 passed, 1 failed');
    assert.equal(code, 1);
  });

  it('is content where all is well', async () => {
    const { code, lines } = await runParts('good', 'good');
    assert.equal(lines.at(-1), '8 passed, 0 failed');
    assert.equal(code, 0);
  });
});
