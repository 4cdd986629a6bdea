import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { makeId, type Id } from '@parley/protocol';
import type { Socket } from 'socket.io-client';
import { connectRedis } from '../../../server/src/redis/redis.ts';
import { eventually } from '../../support/eventually.ts';
import { keepLog } from '../../support/log.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { request, startServer, type TestServer, type TestVisitor } from '../../support/server.ts';
import { heard, openSocket } from '../../support/sockets.ts';

// Two servers in this process, on one data folder; a visitor has a socket at each.
describe('two servers with a Redis between them', function () {
  this.timeout(30_000);
  let folder: string;
  let redis: TestRedis;
  let environment: Record<string, string>;
  let servers: [TestServer, TestServer];
  let visitor: TestVisitor;
  let sockets: [Socket, Socket];
  /** The turns whose answers each socket was told to be done. */
  let told: [Set<unknown>, Set<unknown>];

  async function open({ started = true } = {}): Promise<void> {
    folder = await mkdtemp(join(tmpdir(), 'parley-redis-'));
    redis = await startRedis({ started });
    environment = { REDIS_URL: redis.url, PARLEY_SECRET: 'a secret of both servers, for tests', PARLEY_DATA: folder };
    servers = [await startServer({ environment }), await startServer({ environment })];
    visitor = await servers[0].visitor();
    sockets = [openSocket(servers[0].url, visitor), openSocket(servers[1].url, visitor)];
    told = [new Set(), new Set()];
    // Listened for at both before either is waited for: nobody knows which connects first.
    await Promise.all(sockets.map((socket) => heard(socket, 'connect')));
    for (const [at, socket] of sockets.entries()) {
      socket.on('state', ({ turnId, state }) => state === 'done' && told[at]!.add(turnId));
    }
  }
  afterEach(async () => {
    for (const socket of sockets) socket.disconnect();
    await Promise.all(servers.map((server) => server.close().catch(() => {})));
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(url = servers[0].url): Promise<Id> {
    const [id, path] = [makeId(), `v1/conversations/${makeId()}/turns`];
    await request(`${url}/${path}`, 'POST', { Authorization: `Bearer ${visitor.token}` }, { id, text: 'echo hello' });
    return id;
  }
  /** Asks anew until an answer was told at both: what was said while Redis was away is not said again. */
  async function untilToldAtBoth(): Promise<void> {
    await eventually(async () => {
      const turnId = await ask();
      const isTold = () => told[0].has(turnId) && told[1].has(turnId);
      for (let waited = 0; waited < 500 && !isTold(); waited += 10) await setTimeout(10);
      return isTold();
    });
  }
  /** Whatever becomes of Redis, a socket hears of what its own server did. */
  async function toldWhereItIsWritten(): Promise<void> {
    const turnId = await ask();
    const { at } = await Promise.race(
      servers.map(async ({ log }, at) => {
        await log.seen('reply settled', ({ turn }) => turn === turnId);
        return { at };
      }),
    );
    await eventually(() => told[at]!.has(turnId));
  }

  it('[S1] tells the pages at both of what one of them did', async () => {
    await open();
    await untilToldAtBoth();
  });

  it('[C17] starts and serves while Redis cannot be reached, and uses it once it is there', async () => {
    await open({ started: false });
    await toldWhereItIsWritten();
    await servers[0].log.seen('redis lost');
    await redis.start();
    await untilToldAtBoth();
  });

  it('[C17] goes on while Redis is gone, and uses it when it is back, empty', async () => {
    await open();
    await untilToldAtBoth();
    await redis.kill();
    for (let count = 0; count < 3; count += 1) await toldWhereItIsWritten();
    await redis.start();
    await untilToldAtBoth();
    const events = servers[0].log.lines.map(({ event }) => event).filter((event) => event.startsWith('redis'));
    assert.deepEqual(events, ['redis reached', 'redis lost', 'redis reached'], 'one line for each loss and return');
  });

  it('[C17] tells its own pages at once while Redis hangs, and takes up with it again by itself', async () => {
    await open();
    await untilToldAtBoth();
    redis.freeze();
    await toldWhereItIsWritten();
    await servers[0].log.seen('redis lost');
    await toldWhereItIsWritten();
    redis.thaw();
    await untilToldAtBoth();
  });

  it('[W8] closes in time while Redis hangs', async () => {
    await open();
    await untilToldAtBoth();
    redis.freeze();
    const began = performance.now();
    await servers[0].close();
    assert.ok(performance.now() - began < 2_000);
  });

  it('leaves the sockets at the other server alone when one closes', async () => {
    await open();
    await untilToldAtBoth();
    const ended: string[] = [];
    sockets[1].on('disconnect', (reason) => ended.push(reason));
    const gone = heard(sockets[0], 'disconnect');
    await servers[0].close().catch(() => {});
    await gone;
    // What it said to others while it closed comes before what a third one says now.
    const third = await startServer({ environment });
    const turnId = await ask(third.url);
    await eventually(() => told[1].has(turnId));
    await third.close();
    assert.deepEqual(ended, []);
  });

  it('[H6] ends a silent responder at the server that writes when it is stopped at the other', async () => {
    await open();
    await untilToldAtBoth();
    const conversationId = makeId();
    const { id } = await visitor.post(conversationId, 'hang');
    const writing = await Promise.race(
      servers.map(async ({ log }, at) => {
        await log.seen('reply claimed', ({ turn }) => turn === id);
        return at;
      }),
    );
    const other = servers[1 - writing]!;
    const path = `v1/conversations/${conversationId}/turns/${id}/cancel`;
    const headers = { Authorization: `Bearer ${visitor.token}` };
    const answer = await request(`${other.url}/${path}`, 'POST', headers, { epoch: 1 });
    assert.equal(answer.status, 200);
    const left = await servers[writing]!.log.seen('reply left', ({ turn }) => turn === id);
    // Not by the renewal of its lease, which would be refused within 5 s.
    assert.equal(left.fields['reason'], 'cancelled');
  });
});

describe('a connection to Redis', () => {
  it('[I12] lets nothing wait while Redis is away: what is to be sent fails at once', async () => {
    const redis = await startRedis();
    const log = keepLog();
    const { sender, close } = connectRedis({ url: redis.url, log });
    try {
      await log.seen('redis reached');
      await sender.set('key', 'value');
      await redis.kill();
      await log.seen('redis lost');
      await assert.rejects(sender.set('key', 'value'), /writeable|closed/);
    } finally {
      close();
      await redis.stop();
    }
  });

  it('never logs the password', async () => {
    const log = keepLog();
    const { close } = connectRedis({ url: 'redis://:hunter2@127.0.0.1:1', log });
    const { fields } = await log.seen('redis lost');
    close();
    assert.doesNotMatch(String((fields['err'] as Error).stack), /hunter2/);
  });
});
