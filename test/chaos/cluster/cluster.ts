import assert from 'node:assert/strict';
import type { Id } from '@parley/protocol';
import type { HeadlessBrowser, HeadlessPage } from '../../support/headless-browser.ts';
import { openMongoProxy, type MongoProxy } from '../../support/mongo-proxy.ts';
import { startMongo } from '../../support/mongo.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { startServerProcess, type ServerProcess } from '../../support/server-process.ts';

/** Several server processes on one MongoDB, with one Redis and one secret. */
export interface Cluster {
  readonly servers: readonly ServerProcess[];
  /** The way of all servers to their database. */
  readonly mongo: MongoProxy;
  readonly redis: TestRedis;
  /** Who claimed a reply in an epoch, and when, in milliseconds since 1970; waits until somebody has. */
  claimed(turnId: Id, epoch?: number): Promise<Claimed>;
  end(): Promise<void>;
}

/** A claim as a server's log tells it. */
export interface Claimed {
  readonly by: ServerProcess;
  /** The others. */
  readonly others: readonly ServerProcess[];
  readonly at: number;
}

/** Starts everything. */
export async function startCluster(count: number): Promise<Cluster> {
  const database = await startMongo();
  const mongo = await openMongoProxy(database.url);
  const redis = await startRedis();
  const environment = {
    MONGODB_URL: mongo.url,
    REDIS_URL: redis.url,
    PARLEY_SECRET: 'one secret for all servers of a test',
  };
  const servers = await Promise.all(Array.from({ length: count }, () => startServerProcess(environment)));

  return {
    servers,
    mongo,
    redis,
    claimed: (turnId, epoch) =>
      Promise.race(
        servers.map(async (server): Promise<Claimed> => {
          const isIt = (fields: Readonly<Record<string, unknown>>) =>
            fields['turn'] === turnId && (epoch === undefined || fields['epoch'] === epoch);
          const { fields } = await server.log.seen('reply claimed', isIt);
          return { by: server, others: servers.filter((other) => other !== server), at: Number(fields['time']) };
        }),
      ),
    async end() {
      await Promise.all(servers.map((server) => server.end()));
      await redis.stop();
      await mongo.stop();
      await database.stop();
    },
  };
}

/**
 * A page shows what is stored, all of it and nothing else, and never showed anything wrong (rules I3 to I6, I10).
 *
 * @param url of a server that is asked for what is stored
 */
export async function assertShowsStored(
  page: HeadlessPage,
  {
    browser,
    url,
    conversationId,
  }: { readonly browser: HeadlessBrowser; readonly url: string; readonly conversationId: Id },
): Promise<void> {
  const { turns, outgoing } = page.chat.state;
  assert.deepEqual(page.wrongs, []);
  assert.deepEqual(outgoing, []);
  assert.deepEqual(turns, await browser.stored(url, conversationId));
}
