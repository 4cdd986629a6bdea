import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import type { BrowserLauncher } from '@web/test-runner';
import type { WebKit } from '../../../scripts/setup/webkit.mjs';
import { freePort } from '../free-port.ts';
import { pageOf } from './page.ts';
import { beginSession, type DriverSession } from './web-driver.ts';

const VIEWPORT = { width: 800, height: 600 };

/** Runs tests in a real WebKit: that of GTK, by its own WebDriver server, on a screen that nobody sees. */
export function webkitLauncher({ driver, browser, screen }: WebKit): BrowserLauncher & { getPage(): object } {
  const processes: ChildProcess[] = [];
  let session: DriverSession | undefined;
  let running: string | undefined;

  async function start(): Promise<DriverSession> {
    const display = await startScreen(screen, processes);
    const port = await freePort();
    const server = spawn(driver, [`--port=${port}`], {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: display, LIBGL_ALWAYS_SOFTWARE: '1', GDK_BACKEND: 'x11' },
    });
    processes.push(server);
    await once(server, 'spawn');
    // In full screen there is nothing around the page, which then may be as narrow as a phone.
    const options = { binary: browser, args: ['--automation', '--full-screen'] };
    const begun = await whenReady(() =>
      beginSession(`http://127.0.0.1:${port}`, { 'webkitgtk:browserOptions': options }),
    );
    await pageOf(begun).setViewportSize(VIEWPORT);
    return begun;
  }

  const page = () => {
    if (!session) throw new Error('WebKit was not started');
    return pageOf(session);
  };
  return {
    name: 'WebKit',
    type: 'playwright',
    concurrency: 1,
    async stop() {
      await session?.end();
      for (const started of processes.reverse()) started.kill();
    },
    async startSession(id, url) {
      session ??= await start();
      running = id;
      await session.open(url);
    },
    startDebugSession: () => Promise.reject(new Error('WebKit runs on a screen that nobody sees')),
    isActive: (id) => running === id,
    getBrowserUrl: () => '',
    getPage: page,
    async stopSession() {
      running = undefined;
      await session?.open('about:blank');
      await page().setViewportSize(VIEWPORT);
      return {};
    },
  };
}

/** Starts a screen that is only memory. Gives its name. */
async function startScreen(program: string, processes: ChildProcess[]): Promise<string> {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1400x24', '-nolisten', 'tcp'];
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  processes.push(server);
  const [line] = (await once(createInterface(server.stdio[3] as NodeJS.ReadableStream), 'line')) as [string];
  return `:${line}`;
}

/** A server that was just started refuses connections for a moment. */
async function whenReady<Value>(tryIt: () => Promise<Value>): Promise<Value> {
  for (let left = 50; ; left--) {
    try {
      return await tryIt();
    } catch (error) {
      if (left === 0 || !(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
