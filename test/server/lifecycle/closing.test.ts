import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startMongo } from '../../support/mongo.ts';

const PROGRAM = fileURLToPath(new URL('one-life.ts', import.meta.url));

describe('closing a server', () => {
  it('leaves no timer, socket or handle: the process ends by itself (SQLite)', async () => {
    await endsByItself({});
  });

  it('leaves no timer, socket or handle: the process ends by itself (MongoDB)', async function () {
    this.timeout(60_000);
    const mongo = await startMongo();
    try {
      await endsByItself({ TEST_MONGODB_URL: `${mongo.url}/closing` });
    } finally {
      await mongo.stop();
    }
  });

  async function endsByItself(environment: Readonly<Record<string, string>>): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM], { env: { ...process.env, ...environment } });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    assert.equal(code, 0, output);
    const took = Number(/closed after (\d+) ms/.exec(output)?.[1]);
    // [W8] leaves within 2 s
    assert.ok(took < 2_000, output);
  }
});
