import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { passUpgrade } from './pass-upgrade.ts';

/** What happens to a request instead of being passed on; `undefined` passes it on. */
export type Intercept = (
  request: IncomingMessage,
  response: ServerResponse,
  pass: () => Promise<void>,
) => void | Promise<void>;

/** A proxy between a client and a server, that a test breaks and mends. */
export interface Gateway {
  readonly url: string;
  /** Every request that came, as `GET /path`, also those that were not passed on. */
  readonly seen: string[];
  /** While true no socket gets through, neither as WebSocket nor by polling. */
  blockSockets: boolean;
  /** Deals with requests by itself; `undefined` passes all on. */
  intercept: Intercept | undefined;
  /** Ends all connections, and refuses new ones until `up`. */
  down(): void;
  up(): void;
  close(): Promise<void>;
}

/** Starts a proxy to a server. */
export async function startGateway(target: string): Promise<Gateway> {
  const { hostname, port } = new URL(target);
  const connections = new Set<Socket>();
  let isDown = false;

  function pass(from: IncomingMessage, to: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const { method, url: path, headers } = from;
      const onward = request({ hostname, port, method, path, headers }, (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to).on('close', resolve);
      });
      onward.on('error', () => to.destroy());
      to.on('close', () => onward.destroy());
      from.pipe(onward);
    });
  }

  const server = createServer((from, to) => {
    gateway.seen.push(`${from.method} ${from.url}`);
    if (gateway.blockSockets && from.url?.startsWith('/v1/socket')) to.destroy();
    else if (gateway.intercept) void gateway.intercept(from, to, () => pass(from, to));
    else void pass(from, to);
  });
  server.on('connection', (connection) => {
    if (isDown) connection.destroy();
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
  });
  server.on('upgrade', (from: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => {});
    if (gateway.blockSockets) {
      client.destroy();
      return;
    }
    const onward = connect(Number(port), hostname);
    onward.on('error', () => client.destroy());
    passUpgrade(from, head, client, onward);
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const gateway: Gateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    blockSockets: false,
    intercept: undefined,
    down() {
      isDown = true;
      for (const connection of connections) connection.destroy();
    },
    up() {
      isDown = false;
    },
    async close() {
      for (const connection of connections) connection.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return gateway;
}
