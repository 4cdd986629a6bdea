import { readFile } from 'node:fs/promises';

/** The list of transports that Engine.IO has; the words that are looked for before it is replaced. */
const ALL_TRANSPORTS = ['websocket: WS,', 'webtransport: WT,', 'polling: XHR,'];

/** Those that the widget asks for. Where WebSockets are blocked, `fetch` polls. */
const TWO_TRANSPORTS = `
import { WS } from './websocket.node.js';
import { Fetch } from './polling-fetch.js';
export const transports = { websocket: WS, polling: Fetch };
`;

/**
 * An esbuild plugin that leaves out of Engine.IO what the widget never calls, and what no bundler can see to be unused:
 * WebTransport, and polling by XMLHttpRequest.
 *
 * Ends the build where a release of Engine.IO does not look as expected: somebody has to look at it again then.
 *
 * @returns {import('esbuild').Plugin}
 */
export function onlyTwoTransports() {
  return {
    name: 'only-two-transports',
    setup(build) {
      build.onLoad(
        { filter: /[\\/]engine\.io-client[\\/]build[\\/]esm[\\/]transports[\\/]index\.js$/ },
        async ({ path }) => {
          const source = await readFile(path, 'utf8');
          const missing = ALL_TRANSPORTS.filter((words) => !source.includes(words));
          if (missing.length > 0)
            throw new Error(`${path}: expected "${missing.join('" and "')}" in its list of transports`);
          return { contents: TWO_TRANSPORTS, loader: 'js' };
        },
      );
      // What is not in the list is still named by other files, and has a line that runs when it is loaded.
      build.onResolve(
        { filter: /[\\/](polling-xhr(\.node)?|webtransport)\.js$/ },
        async ({ path, importer, kind, resolveDir, pluginData }) => {
          if (pluginData === 'resolved' || !/[\\/]engine\.io-client[\\/]/.test(importer)) return undefined;
          const found = await build.resolve(path, { importer, kind, resolveDir, pluginData: 'resolved' });
          return { ...found, sideEffects: false };
        },
      );
    },
  };
}
