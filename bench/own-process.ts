import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeDataFolder } from './machine.ts';

/** A server in a process of its own, as it would run, so that it shares no event loop with what measures it. */
export interface OwnProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends it and removes its data. */
  end(): Promise<void>;
}

/**
 * Starts a program of this project that prints `… listens on URL` once it does.
 *
 * @param file relative to the project's folder
 */
export async function startProcess(
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<OwnProcess> {
  const folder = await makeDataFolder();
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../${file}`, import.meta.url))], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      PARLEY_DATA: folder.path,
      PARLEY_RESPONDER: 'scripted',
      PARLEY_LOG: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  // Where measuring fails or is interrupted, nobody calls `end`.
  const leave = () => {
    child.kill('SIGKILL');
    rmSync(folder.path, { recursive: true, force: true });
  };
  process.once('exit', leave);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it listened`)));
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const url = / listens on (\S+)$/.exec(line)?.[1];
    if (url) resolve(url);
    else if (line.startsWith('{')) console.error(line);
  });
  const url = await promise;
  return {
    url,
    child,
    async end() {
      process.off('exit', leave);
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      await rm(folder.path, { recursive: true });
    },
  };
}
