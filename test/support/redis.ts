import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findRedis, HOW_TO_GET_A_REDIS } from '../../scripts/setup/redis.mjs';
import { freePort } from './free-port.ts';

/** A Redis of the tests' own, with nothing on disk: whoever starts it again finds it empty. */
export interface TestRedis {
  readonly url: string;
  /** Ends it as a lost machine does. */
  kill(): Promise<void>;
  /** Starts it again, at the same address. */
  start(): Promise<void>;
  /** Lets it hang: connections stay, and nothing is answered until `thaw`. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Starts a Redis on a free port. With `started: false` there is only its address until `start`. */
export async function startRedis({ started = true } = {}): Promise<TestRedis> {
  const program = await findRedis();
  if (!program) throw new Error(HOW_TO_GET_A_REDIS);
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const begun = spawn(program!, settings, { stdio: ['ignore', 'pipe', 'inherit'] });
    child = begun;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    begun.once('exit', (code) => reject(new Error(`${program} ended with ${String(code)} before it was ready`)));
    createInterface({ input: begun.stdout }).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve();
    });
    await promise;
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  if (started) await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    stop: kill,
  };
}
