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
 * A plugin that leaves out of Engine.IO what the widget never calls, and what no bundler can see to be unused:
 * WebTransport, and polling by XMLHttpRequest.
 *
 * Ends the build where a release of Engine.IO does not look as expected: somebody has to look at it again then.
 *
 * @returns {import('rolldown').Plugin}
 */
export function onlyTwoTransports() {
  return {
    name: 'only-two-transports',
    async load(id) {
      if (!/[\\/]engine\.io-client[\\/]build[\\/]esm[\\/]transports[\\/]/.test(id)) return undefined;
      const code = await readFile(id, 'utf8');
      if (/[\\/]index\.js$/.test(id)) {
        const missing = ALL_TRANSPORTS.filter((words) => !code.includes(words));
        if (missing.length > 0)
          throw new Error(`${id}: expected "${missing.join('" and "')}" in its list of transports`);
        return { code: TWO_TRANSPORTS };
      }
      // What is not in the list is still named by other files, and has a line that runs when it is loaded.
      return { code, moduleSideEffects: !/[\\/](polling-xhr|webtransport)/.test(id) };
    },
  };
}
