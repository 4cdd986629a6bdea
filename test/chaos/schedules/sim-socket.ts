import type { ClientSocket } from '@parley/adapters';
import { parseSyncRequest, type Fact, type SyncAnswer, type SyncRequest } from '@parley/protocol';
import type { Visitor } from '../../../server/src/identity/tokens.ts';
import { ProblemError } from '../../../server/src/problems.ts';
import type { Network } from './network.ts';
import type { Owner } from './scheduler.ts';
import type { Wire } from './sim-link.ts';
import type { SimServer } from './sim-server.ts';
import { chance, latency } from './world.ts';

/** A reader for which more than so many characters wait is dropped (rule S5): little, so that schedules get there. */
const MAX_UNSENT = 4_000;

/** How a socket gets its token, as Socket.IO's client is told it. */
export type GiveAuth = (give: (auth: { token?: string }) => void) => void;

/** One connection as its server knows it. */
export interface SimConnection {
  readonly server: SimServer;
  /** Whose room it is in. */
  readonly visitor: Visitor;
  /** A fact is on its way to the page. */
  bring(fact: Fact): void;
  /** It breaks. The server's side is gone at once; the page may notice much later. */
  drop(): void;
}

/** A page's socket, as Socket.IO's client is one, over a network that keeps nothing. */
export class SimSocket implements ClientSocket {
  readonly #network: Network;
  readonly #owner: Owner;
  readonly #wire: Wire;
  readonly #auth: GiveAuth;
  readonly #listeners = new Map<string, (value: never) => void>();
  /** Counts the connections; what was meant for an earlier one comes to nothing. */
  #number = 0;
  #isConnected = false;
  #connection: SimConnection | undefined;
  /** What waits for a reader that does not read. */
  #unread: { readonly size: number; readonly deliver: () => void }[] = [];

  constructor(network: Network, owner: Owner, wire: Wire, auth: GiveAuth) {
    this.#network = network;
    this.#owner = owner;
    this.#wire = wire;
    this.#auth = auth;
  }

  on(event: string, hear: (value: never) => void): void {
    this.#listeners.set(event, hear);
  }

  connect(): void {
    const number = (this.#number += 1);
    const { world } = this.#network;
    const refuse = (reason: string): void =>
      this.#later(latency(world, false), number, () => this.#fire('connect_error', new Error(reason)));
    this.#later(latency(world, false), number, () => {
      const server = this.#wire.isUp ? this.#network.pick() : undefined;
      if (!server) return refuse('nobody answers');
      if (server.owner.state === 'frozen') return;
      this.#auth(({ token }) => {
        const visitor = this.#network.tokens.verify(token);
        if (!visitor) return refuse('unauthorized');
        // In the room first, and then the handshake is answered (rule S1).
        this.#connection = this.#enter(server, visitor, number);
        this.#later(latency(world, false), number, () => {
          this.#isConnected = true;
          this.#fire('connect');
        });
      });
    });
  }

  disconnect(): void {
    this.#leave();
  }

  emit(_event: 'sync', request: SyncRequest, answer: (answer: SyncAnswer) => void): void {
    const connection = this.#connection;
    const number = this.#number;
    const { world, sizes } = this.#network;
    if (!connection || !this.#wire.isUp || chance(world, world.noise.requestLost)) return;
    const { server, visitor } = connection;
    const asked = JSON.stringify(request);
    world.scheduler.after(latency(world, chance(world, world.noise.requestLate)), undefined, () => {
      if (!server.listens || !this.#network.connections.has(connection)) return;
      server.serve(
        (commands) => commands.sync(visitor, parseSyncRequest(JSON.parse(asked)), sizes.snapshot),
        (result) => {
          const isProblem = result instanceof ProblemError;
          const text = JSON.stringify(isProblem ? { kind: 'problem', problem: result.problem } : result);
          if (chance(world, world.noise.answerLost)) return;
          const late = chance(world, world.noise.requestLate);
          this.#later(latency(world, late), number, () => answer(JSON.parse(text) as SyncAnswer));
        },
      );
    });
  }

  /** Breaks the connection, where there is one. */
  drop(): void {
    this.#connection?.drop();
  }

  /** What waited for the reader comes at once. */
  flush(): void {
    for (const { deliver } of this.#unread.splice(0)) deliver();
  }

  #enter(server: SimServer, visitor: Visitor, number: number): SimConnection {
    const { connections, world } = this.#network;
    const connection: SimConnection = {
      server,
      visitor,
      bring: (fact) => this.#bring(fact, connection, number),
      drop: () => {
        if (!connections.delete(connection)) return;
        const noticesAfterMs = latency(world, chance(world, 0.2), 25_000);
        this.#later(noticesAfterMs, number, () => this.#leave());
      },
    };
    connections.add(connection);
    return connection;
  }

  #bring(fact: Fact, connection: SimConnection, number: number): void {
    const { world } = this.#network;
    const { noise } = world;
    if (this.#wire.isDeaf || chance(world, noise.factLost)) return;
    const { kind, ...rest } = fact;
    const text = JSON.stringify(kind === 'turn' ? fact.turn : rest);
    const copies = chance(world, noise.factDoubled) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      this.#later(latency(world, chance(world, noise.factLate)), number, () => {
        const deliver = (): void => {
          if (this.#isConnected && number === this.#number) this.#fire(kind, JSON.parse(text));
        };
        if (this.#wire.isClogged) this.#queue(text.length, deliver, connection);
        else deliver();
      });
    }
  }

  #queue(size: number, deliver: () => void, connection: SimConnection): void {
    this.#unread.push({ size, deliver });
    if (this.#unread.reduce((sum, unread) => sum + unread.size, 0) <= MAX_UNSENT) return;
    this.#unread = [];
    connection.drop();
  }

  #leave(): void {
    const wasConnected = this.#isConnected;
    if (this.#connection) this.#network.connections.delete(this.#connection);
    this.#connection = undefined;
    this.#isConnected = false;
    this.#unread = [];
    this.#number += 1;
    if (wasConnected) this.#fire('disconnect');
  }

  #fire(event: string, value?: unknown): void {
    this.#listeners.get(event)?.(value as never);
  }

  #later(ms: number, number: number, run: () => void): void {
    this.#network.world.scheduler.after(ms, this.#owner, () => {
      if (number === this.#number) run();
    });
  }
}
