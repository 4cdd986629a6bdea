import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, readConfig, type ParleyServer, type ServerParts } from '@parley/server';
import { createScriptedResponder } from '../../../server/src/responders/scripted.ts';
import { keepLog } from '../../support/log.ts';
import { startMongo } from '../../support/mongo.ts';
import { startRedis } from '../../support/redis.ts';

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

  it('leaves no timer, socket or handle: the process ends by itself (Redis, there or not)', async () => {
    const redis = await startRedis();
    try {
      await endsByItself({ TEST_REDIS_URL: redis.url });
    } finally {
      await redis.stop();
    }
    await endsByItself({ TEST_REDIS_URL: redis.url });
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

  describe('at an awkward moment', () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'parley-closing-'))));
    afterEach(() => rm(folder, { recursive: true }));

    const make = (parts: ServerParts = {}, environment: Readonly<Record<string, string>> = {}): ParleyServer =>
      createServer(readConfig({ PORT: '0', PARLEY_DATA: folder, PARLEY_RESPONDER: 'scripted', ...environment }), {
        log: keepLog(),
        ...parts,
      });
    const answers = (url: string) =>
      fetch(`${url}/healthz`).then(
        ({ status }) => status === 200,
        () => false,
      );

    it('[W8] ends also what was still opening when it was asked to', async () => {
      const open = make();
      const { url } = await open.listen();
      assert.equal(await answers(url), true);
      await open.close();

      const server = make();
      const listening = server.listen();
      await server.close();
      assert.equal(await answers((await listening).url), false, 'it still listens');
      await assert.rejects(server.listen(), /listens once/);
    });

    it('[W8] ends the rest where one part fails to end, and says so', async () => {
      const responder = {
        ...createScriptedResponder([]),
        close: () => Promise.reject(new Error('the model does not let go')),
      };
      const server = make({ responder });
      const { url } = await server.listen();
      await assert.rejects(server.close(), /does not let go/);
      assert.equal(await answers(url), false);
      // Only a store that was closed has put its log back into the one file.
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name.endsWith('-wal')),
        [],
      );
    });

    it('says why it could not open, and leaves nothing behind', async () => {
      const first = make();
      const { url } = await first.listen();
      const server = make({}, { PORT: new URL(url).port });
      await assert.rejects(server.listen(), /EADDRINUSE/);
      await server.close();
      await first.close();
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name.endsWith('-wal')),
        [],
      );
    });
  });
});
