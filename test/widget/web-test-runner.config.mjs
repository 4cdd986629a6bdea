import { fileURLToPath } from 'node:url';

import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { CHROMIUM_ARGS, chromiumPath } from '../support/chromium.ts';
import { firefoxPath } from '../support/firefox.ts';
import { webkitLauncher } from '../support/webkit/launcher.ts';
import { findWebKit } from '../../scripts/setup/webkit.mjs';

const rootDir = fileURLToPath(new URL('../..', import.meta.url));

/** Ends with the two counts in Mocha's words, which the run over all parts adds up. */
function countReporter() {
  const testsIn = ({ tests = [], suites = [] }) => [...tests, ...suites.flatMap(testsIn)];
  return {
    onTestRunFinished({ sessions }) {
      const tests = sessions.flatMap(({ testResults }) => (testResults ? testsIn(testResults) : []));
      const passed = tests.filter((test) => test.passed && !test.skipped);
      const failed = tests.filter((test) => !test.passed && !test.skipped);
      // A file that could not be run has errors and no tests.
      const broken = sessions.filter(({ errors }) => errors.length > 0);
      console.log(`\n  ${passed.length} passing`);
      if (failed.length + broken.length === 0) return;
      console.log(`  ${failed.length + broken.length} failing`);
      for (const { name, error } of failed) console.log(`\n  ${name}\n    ${error?.stack ?? error?.message}`);
      for (const { testFile, errors } of broken) {
        console.log(`\n  ${testFile}\n    ${errors.map(({ message }) => message).join('\n    ')}`);
      }
    },
  };
}

/** The highlighter is written for Node's `require`, which no browser has: the widget's build bundles it, and so does this. */
const bundledHighlighter = {
  name: 'bundled-highlighter',
  async serve({ path }) {
    if (!path.startsWith('/node_modules/highlight.js/')) return undefined;
    const { outputFiles } = await build({ entryPoints: [rootDir + path], bundle: true, format: 'esm', write: false });
    return { body: outputFiles[0].text, type: 'js' };
  },
};

/** How often each path below `/refused/` was asked for by each browser, whatever the query was. */
const asked = new Map();

/**
 * `/refused/2/….js` is a module that is refused twice, for tests of what is loaded later. It says which request gave it,
 * and gives on a function of the widget, or for `importing.js` what it takes from a module that is refused once.
 */
async function refuse(context, next) {
  const { path } = context;
  const [, times] = /^\/refused\/(\d+)\//.exec(path) ?? [];
  if (!times) return next();
  const key = `${path} ${context.get('User-Agent')}`;
  const request = (asked.get(key) ?? 0) + 1;
  asked.set(key, request);
  if (request <= Number(times)) {
    // Past the runner, which lets browsers keep every answer for a year.
    context.respond = false;
    return void context.res.writeHead(503, { 'Cache-Control': 'no-store' }).end();
  }
  const from = path.endsWith('/importing.js') ? '../1/imported.js' : '../../widget/src/load-once.ts';
  context.type = 'js';
  context.body = `export { loadOnce } from '${from}'; export const request = ${request};`;
}

/** What starts each browser. Playwright drives only a Firefox of its own making; Puppeteer everybody's, by WebDriver BiDi. */
const BROWSERS = {
  chromium: async () =>
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] },
    }),
  firefox: async () =>
    chromeLauncher({ puppeteer, launchOptions: { browser: 'firefox', executablePath: await firefoxPath() } }),
  webkit: async () => {
    const found = await findWebKit();
    if (!found) throw new Error('no WebKit was found: install webkit2gtk-driver and xvfb');
    return webkitLauncher(found);
  },
};
const wanted = (process.env.BROWSERS ?? 'chromium,firefox').split(',');
for (const name of wanted) {
  if (!Object.hasOwn(BROWSERS, name))
    throw new Error(`BROWSERS: expected some of ${Object.keys(BROWSERS).join()}, got "${name}"`);
}

/** The tests that need a browser: each file gets a page of its own, in real browsers. */
export default {
  rootDir,
  files: ['test/widget/**/*.browser.test.ts'],
  // A package may have a build for Node and one for browsers: socket.io's client has.
  nodeResolve: { browser: true, exportConditions: ['browser', 'production'] },
  concurrency: 1,
  middleware: [refuse],
  plugins: [
    bundledHighlighter,
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('../../widget/tsconfig.json', import.meta.url)),
    }),
  ],
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), countReporter()],
  browsers: await Promise.all(wanted.map((name) => BROWSERS[name]())),
  testFramework: { config: { ui: 'bdd', timeout: 60_000 } },
};
