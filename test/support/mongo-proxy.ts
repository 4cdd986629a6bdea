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
  /**
   * Counts the commands from now on, and cuts the way once at the `nth`: before the server gets it, or after it was
   * carried out and before the answer is heard. New connections are taken at once.
   */
  breakAt(nth: number, when: 'before' | 'after'): CountedCommands;
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

/** The commands that came since `breakAt`, those that a driver sends to look after its connections left out. */
export interface CountedCommands {
  /** Their names, in order, the broken one among them. */
  readonly names: readonly string[];
  readonly isBroken: boolean;
}

/** What changes or reads data. */
const COUNTED = new Set(['find', 'insert', 'update', 'findAndModify', 'aggregate', 'delete']);

/** A command that is waited for, and what becomes of its answer. */
interface Awaited {
  readonly bytes: Buffer;
  readonly answered: Answered;
}
type Answered = (pass: () => void) => void;

/** Opens a way to the server of an address that names one host. */
export async function openMongoProxy(url: string): Promise<MongoProxy> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  let awaited: Awaited | undefined;
  let breaking:
    { readonly nth: number; readonly when: 'before' | 'after'; names: string[]; isBroken: boolean } | undefined;

  const proxy = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(port) || 27_017, hostname);
    // A connection carries one command at a time, so what comes next is its answer.
    let answered: Answered | undefined;
    near.on('data', (chunk) => {
      if (awaited && chunk.includes(awaited.bytes)) {
        ({ answered } = awaited);
        awaited = undefined;
      }
      const name = commandOf(chunk);
      if (breaking && !breaking.isBroken && COUNTED.has(name)) {
        breaking.names.push(name);
        breaking.isBroken = breaking.names.length === breaking.nth;
        if (breaking.isBroken && breaking.when === 'before') return breakAll();
        if (breaking.isBroken) answered = breakAll;
      }
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      const pass = (): void => void near.write(chunk);
      if (answered) answered(pass);
      else pass();
      answered = undefined;
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
    breakAt(nth, when) {
      return (breaking = { nth, when, names: [], isBroken: false });
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

/**
 * The name of a command at the head of what a driver sends: a message header of 16 bytes with the operation OP_MSG, four
 * of flags, one of the section's kind, and a BSON document whose first element is a string named after the command. A
 * driver has one command on its way by a connection, and one of ours fits the first chunk with its name.
 */
function commandOf(chunk: Buffer): string {
  const [opMsg, nameAt] = [2_013, 26];
  if (chunk.length <= nameAt || chunk.readInt32LE(12) !== opMsg) return '';
  return chunk.toString('latin1', nameAt, chunk.indexOf(0, nameAt));
}
