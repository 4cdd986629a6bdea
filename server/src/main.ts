import { ConfigError, readConfig } from './config.ts';
import { createServer } from './server.ts';

/** How long the process may take to leave, in milliseconds (rule W8); after that it leaves as it is. */
const LEAVE_WITHIN_MS = 2_000;

try {
  const server = createServer(readConfig(process.env));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(1), LEAVE_WITHIN_MS).unref();
      void server.close().then(() => process.exit(0));
    });
  }
  const { url, store, responder } = await server.listen();
  console.log(`Parley listens on ${url}\n  turns: ${store}\n  answers: ${responder}`);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
