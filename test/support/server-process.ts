import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { keepLog, type KeptLog } from './log.ts';

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

/** A server as a process of its own, which can be killed and started again at the same address with the same data. */
export interface ServerProcess {
  readonly url: string;
  /** Where its data are. */
  readonly folder: string;
  /** The process that runs now, or ran last. */
  readonly pid: number;
  /** All that it logged, also before a restart. */
  readonly log: KeptLog;
  /** Whether it runs: it may have ended by itself. */
  readonly isRunning: boolean;
  start(): Promise<void>;
  /** No handler of its own runs. Resolves with whether it was this that ended it, and it had not ended before. */
  kill(): Promise<boolean>;
  /** As an operator stops it (rule W8). */
  stop(): Promise<void>;
  /** Ends it for good and removes its data. */
  end(): Promise<void>;
}

/** Starts a server process. `environment` says which database and which responder. */
export async function startServerProcess(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-e2e-'));
  const port = await freePort();
  const log = keepLog();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        PARLEY_DATA: folder,
        PARLEY_RESPONDER: 'scripted',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    started.once('exit', (code) => reject(new Error(`the server ended with ${String(code)} before it listened`)));
    createInterface({ input: started.stdout }).on('line', (line) => {
      if (line.startsWith('Parley listens')) resolve();
      if (!line.startsWith('{')) return;
      const { msg, level, ...fields } = JSON.parse(line) as { msg: string; level: number };
      if (level >= 50) console.error(line);
      log.info(msg, fields);
    });
    await promise;
  }
  const isRunning = (): boolean => child?.exitCode === null && child.signalCode === null;
  async function end(signal: NodeJS.Signals): Promise<boolean> {
    if (!child || !isRunning()) return false;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    // Asked to leave and then killed, it may have left before.
    return child.signalCode === signal;
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    folder,
    get pid() {
      return child!.pid!;
    },
    log,
    get isRunning() {
      return isRunning();
    },
    start,
    kill: () => end('SIGKILL'),
    stop: async () => void (await end('SIGTERM')),
    async end() {
      await end('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
}
