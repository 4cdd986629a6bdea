import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';

const rootDir = fileURLToPath(new URL('../..', import.meta.url));

/** Debian's Chromium where there is one; else the one that Playwright downloads. */
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

/** What a Chromium needs that runs as root, without a screen, and must call nobody. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The tests that need a browser: each file gets a page of its own, in a real Chromium. */
export default {
  rootDir,
  files: ['test/widget/**/*.browser.test.ts'],
  // A package may have a build for Node and one for browsers: socket.io's client has.
  nodeResolve: { browser: true, exportConditions: ['browser', 'production'] },
  concurrency: 1,
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('../../widget/tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    playwrightLauncher({ product: 'chromium', launchOptions: { ...(executablePath && { executablePath }), args } }),
  ],
  testFramework: { config: { ui: 'bdd', timeout: 60_000 } },
};
