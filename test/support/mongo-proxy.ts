import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be cut. */
export interface MongoProxy {
  /** The server's address by this way. */
  readonly url: string;
  /** Ends every connection, and refuses new ones until `mend`. */
  cut(): void;
  mend(): void;
  /**
   * Passes the next such command on, and cuts the way when the answer comes, so that it was done and nobody heard. New
   * connections are taken at once. Resolves then.
   */
  loseAnswerTo(command: 'insert' | 'update', collection: string): Promise<void>;
  stop(): Promise<void>;
}

/** Opens a way to the server of an address that names one host. */
export async function openMongoProxy(url: string): Promise<MongoProxy> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  let losing: { readonly bytes: Buffer; readonly done: () => void } | undefined;

  const proxy = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(port) || 27_017, hostname);
    let isLosing = false;
    near.on('data', (chunk) => {
      isLosing ||= losing !== undefined && chunk.includes(losing.bytes);
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (!isLosing) return near.write(chunk);
      losing?.done();
      losing = undefined;
      return breakAll();
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      // A cut shows as an error at either end; the close that follows is all that matters.
      socket.on('error', () => {});
      socket.on('close', () => (sockets.delete(socket), other.destroy()));
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');

  function breakAll(): void {
    for (const socket of sockets) socket.destroy();
  }

  const near = new URL(url);
  near.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  // Else the driver would ask for the servers' own addresses, and go there past the proxy.
  near.searchParams.delete('replicaSet');
  near.searchParams.set('directConnection', 'true');

  return {
    url: near.href,
    cut() {
      isCut = true;
      breakAll();
    },
    mend() {
      isCut = false;
    },
    loseAnswerTo(command, collection) {
      // A command is a BSON document whose first element is a string: its name, the value's length, the value.
      const length = Buffer.alloc(4);
      length.writeInt32LE(collection.length + 1);
      const bytes = Buffer.concat([Buffer.from(`${command}\0`), length, Buffer.from(`${collection}\0`)]);
      return new Promise((done) => (losing = { bytes, done }));
    },
    async stop() {
      breakAll();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
