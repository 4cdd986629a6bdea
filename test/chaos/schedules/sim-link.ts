import type { Fetch, OpenSocket } from '@parley/adapters';
import type { Network } from './network.ts';
import type { Owner } from './scheduler.ts';
import { createSimFetch, type Fault } from './sim-fetch.ts';
import { SimSocket, type GiveAuth } from './sim-socket.ts';

/** How a page's way to the servers is just now. */
export interface Wire {
  isUp: boolean;
  /** While so, no fact comes, though the socket seems to be well: what rule S6 is for. */
  isDeaf: boolean;
  /** While so, facts come and are not read: what rule S5 is for. */
  isClogged: boolean;
  /** What goes wrong with the next requests. */
  readonly faults: Fault[];
}

/** One page's way to the servers: what the real adapter takes for the browser's `fetch` and for Socket.IO. */
export class SimLink {
  readonly fetch: Fetch;
  readonly openSocket: OpenSocket;
  readonly #wire: Wire = { isUp: true, isDeaf: false, isClogged: false, faults: [] };
  #socket: SimSocket | undefined;

  constructor(network: Network, owner: Owner) {
    this.fetch = createSimFetch(network, owner, this.#wire);
    this.openSocket = (_origin, { auth }) =>
      (this.#socket = new SimSocket(network, owner, this.#wire, auth as GiveAuth));
  }

  /** The page's network goes or comes back. */
  setUp(isUp: boolean): void {
    if (!isUp && this.#wire.isUp) this.drop();
    this.#wire.isUp = isUp;
  }

  setDeaf(isDeaf: boolean): void {
    this.#wire.isDeaf = isDeaf;
  }

  setClogged(isClogged: boolean): void {
    this.#wire.isClogged = isClogged;
    if (!isClogged) this.#socket?.flush();
  }

  /** The socket breaks. */
  drop(): void {
    this.#socket?.drop();
  }

  /** Something goes wrong with the next request. */
  fail(fault: Fault): void {
    this.#wire.faults.push(fault);
  }

  /** Nothing goes wrong any more by intent. */
  heal(): void {
    this.#wire.faults.length = 0;
    this.setUp(true);
    this.setDeaf(false);
    this.setClogged(false);
  }

  /** The page is gone; its connection with it. */
  close(): void {
    this.#socket?.disconnect();
  }
}
