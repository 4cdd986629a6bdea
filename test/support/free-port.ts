import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Where ports are looked for: below those that the system gives to outgoing connections. A port from there could be
 * taken by somebody's connection, even by one to that very port, while its server is away for a moment.
 */
const FROM = 15_000;
const COUNT = 17_000;

/** A port of this machine that is free now: for a process that has to come back at the same one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FROM + Math.floor(Math.random() * COUNT);
    const probe = createServer();
    const found = await once(probe.listen(port, '127.0.0.1'), 'listening').then(
      () => true,
      () => false,
    );
    if (!found) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
