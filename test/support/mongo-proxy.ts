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
  loseAnswerTo(command: Command, collection: string): Promise<void>;
  /** Passes the next such command on, and keeps its answer until it is let go. */
  holdAnswerTo(command: Command, collection: string): HeldAnswer;
  stop(): Promise<void>;
}

/** A command that a test may wait for. */
export type Command = 'find' | 'insert' | 'update';

/** An answer that has come, and that nobody has heard. */
export interface HeldAnswer {
  /** Resolves when the answer is there: the command was carried out. */
  readonly here: Promise<void>;
  letGo(): void;
}

/** A command that is waited for, and what becomes of its answer. */
interface Awaited {
  readonly bytes: Buffer;
  answered(pass: () => void): void;
}

/** Opens a way to the server of an address that names one host. */
export async function openMongoProxy(url: string): Promise<MongoProxy> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  let awaited: Awaited | undefined;

  const proxy = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(port) || 27_017, hostname);
    // A connection carries one command at a time, so what comes next is its answer.
    let asked: Awaited | undefined;
    near.on('data', (chunk) => {
      if (awaited && chunk.includes(awaited.bytes)) {
        asked = awaited;
        awaited = undefined;
      }
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      const pass = (): void => void near.write(chunk);
      if (asked) asked.answered(pass);
      else pass();
      asked = undefined;
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
      return new Promise((done) => {
        const answered = (): void => {
          done();
          breakAll();
        };
        awaited = { bytes: beginningOf(command, collection), answered };
      });
    },
    holdAnswerTo(command, collection) {
      const here = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const answered = (pass: () => void): void => {
        here.resolve();
        void released.promise.then(pass);
      };
      awaited = { bytes: beginningOf(command, collection), answered };
      return { here: here.promise, letGo: () => released.resolve() };
    },
    async stop() {
      breakAll();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

/** A command is a BSON document whose first element is a string: its name, the value's length, the value. */
function beginningOf(command: Command, collection: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32LE(collection.length + 1);
  return Buffer.concat([Buffer.from(`${command}\0`), length, Buffer.from(`${collection}\0`)]);
}
