import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be cut like a cable: open connections end, and new ones are not made. */
export interface CuttableLink {
  readonly url: string;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Opens a link to a server, at an address of its own. */
export async function openLink(serverUrl: string): Promise<CuttableLink> {
  const { port, hostname } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const link = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await once(link.listen(0, '127.0.0.1'), 'listening');
  function cut(): void {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  }
  return {
    url: `http://127.0.0.1:${(link.address() as AddressInfo).port}`,
    cut,
    mend: () => void (isCut = false),
    async close() {
      cut();
      link.close();
      await once(link, 'close');
    },
  };
}
