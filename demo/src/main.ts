import { ConfigError, createServer, readConfig } from '@parley/server';
import { buildWidget } from '@parley/widget/build';
import { openDemoSite } from './demo-site.ts';

/** How long the process may take to leave, in milliseconds. */
const LEAVE_WITHIN_MS = 2_000;

try {
  const { DEMO_PORT = '8788', ...environment } = process.env;
  const config = readConfig(environment);
  const port = Number(DEMO_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ConfigError(`DEMO_PORT is ${JSON.stringify(DEMO_PORT)}, but it has to be a whole number from 0 to 65535`);
  }
  // A folder that somebody names is served as it is: building would empty it first.
  if (!environment['PARLEY_WIDGET']) await buildWidget();
  const server = createServer(config);
  const { url, store, responder } = await server.listen();
  const site = await openDemoSite({ port, serverUrl: url, widgetFolder: config.PARLEY_WIDGET });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(1), LEAVE_WITHIN_MS).unref();
      void Promise.all([site.close(), server.close()]).then(() => process.exit(0));
    });
  }
  console.log(`
  Parley is running.

    demo      ${site.url}           the script tag alone
              ${site.url}/inline    the element in a page, its events printed
              ${site.url}/adapter   an adapter of one function, without the server
              ${site.url}/gallery   every state of the widget, side by side
    server    ${url}
    turns     ${store}
    data      ${config.PARLEY_DATA}
    answers   ${responder}

  Ctrl+C ends it; what was written is there the next time.
`);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
