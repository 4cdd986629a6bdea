import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import mongoose from 'mongoose';
import { findMongo, HOW_TO_GET_A_MONGO, mongo, type FoundMongo } from '../../scripts/setup/mongo.mjs';
import { freePort } from './free-port.ts';

/** A server that speaks MongoDB's protocol, for tests. */
export interface TestMongo {
  /** The address of a database that nobody else uses. */
  readonly url: string;
  /** Which server it is, as the tests print it. */
  readonly description: string;
  /** The address of one more database that nobody else uses. */
  database(): string;
  /** Drops the databases, and ends the server if it was started here. */
  stop(): Promise<void>;
}

interface Server {
  readonly address: string;
  readonly description: string;
  end(): Promise<void>;
}

let told = false;

/**
 * Starts a server, or takes the one that `MONGODB_URL` names. In this order: `MONGODB_URL`, a `mongod` on the PATH, the
 * stand-in in `mongo-stand-in/`. Prints once which one it is.
 *
 * @throws Error that says how to get one
 */
export async function startMongo(): Promise<TestMongo> {
  const found = await findMongo();
  if (!found) throw new Error(HOW_TO_GET_A_MONGO);
  if (found.kind === 'stand-in') await mongo();
  const server = await start(found);
  if (!told) console.log(`MongoDB for tests: ${server.description}`);
  told = true;
  const databases: string[] = [];
  function database(): string {
    const url = withDatabase(server.address, `parley-test-${randomBytes(6).toString('hex')}`);
    databases.push(url);
    return url;
  }
  return {
    url: database(),
    description: server.description,
    database,
    async stop() {
      if (found.kind === 'url') await Promise.all(databases.map(drop));
      await server.end();
    },
  };
}

/** An address with another database. No `URL`, since that takes no list of hosts. */
function withDatabase(address: string, name: string): string {
  const [, hosts, options = ''] = /^([^:]+:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(address) ?? [];
  if (!hosts) throw new Error(`MONGODB_URL: expected mongodb://HOST:PORT, got "${address}"`);
  return `${hosts}/${name}${options}`;
}

async function start(found: FoundMongo): Promise<Server> {
  switch (found.kind) {
    case 'url':
      return { address: found.url, description: 'the one that MONGODB_URL names', end: async () => {} };
    case 'mongod':
      return startMongod(found.program);
    case 'stand-in':
      return startStandIn(found.java, found.classPath);
  }
}

async function startMongod(program: string): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-mongod-'));
  const port = await freePort();
  const child = spawn(program, ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await lineOf(child, /Waiting for connections/);
  return {
    address: `mongodb://127.0.0.1:${port}/`,
    description: program,
    async end() {
      await ended(child, () => child.kill());
      await rm(folder, { recursive: true });
    },
  };
}

async function startStandIn(java: string, classPath: readonly string[]): Promise<Server> {
  // The flags make it start in a third of the time; it never lives long enough for better code to pay.
  const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Dslf4j.internal.verbosity=ERROR'];
  const child = spawn(java, [...flags, '-cp', classPath.join(delimiter), 'parley.MongoStandIn'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await lineOf(child, /^\d+$/);
  return {
    address: `mongodb://127.0.0.1:${port}/`,
    description: 'the stand-in mongo-java-server, in memory (no mongod was found)',
    end: () => ended(child, () => child.stdin?.end()),
  };
}

/** Waits for a line of a program's output; reads on afterwards, so that the program never waits for a reader. */
async function lineOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => pattern.test(line) && resolve(line));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code} before it was ready`)));
  });
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  end();
  await exit;
}

async function drop(url: string): Promise<void> {
  const connection = await mongoose.createConnection(url).asPromise();
  await connection.dropDatabase();
  await connection.close();
}
