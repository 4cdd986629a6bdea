import { once } from 'node:events';
import {
  Agent,
  createServer,
  request,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { passUpgrade } from '../../support/pass-upgrade.ts';

/** A load balancer that knows nobody: each request, also on one connection, goes to the next server that takes it. */
export interface RoundRobin {
  readonly url: string;
  /** The requests that came, as `GET /path`. */
  readonly seen: string[];
  /** While true nobody gets a WebSocket. */
  blockWebSockets: boolean;
  close(): Promise<void>;
}

/** Starts one in front of servers, which may come and go. */
export async function startRoundRobin(targets: readonly string[]): Promise<RoundRobin> {
  const ends = targets.map((target) => new URL(target));
  const agent = new Agent({ keepAlive: false });
  const sockets = new Set<Socket>();
  let turn = 0;

  /** The servers, the next one first. */
  function inOrder(): URL[] {
    turn += 1;
    return ends.map((_, at) => ends[(turn + at) % ends.length]!);
  }

  async function pass(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const body = await buffer(from);
    for (const { hostname, port } of inOrder()) {
      const { method, url: path } = from;
      const headers: OutgoingHttpHeaders = { ...from.headers, connection: 'close' };
      const onward = request({ agent, hostname, port, method, path, headers });
      to.once('close', () => onward.destroy());
      onward.end(body);
      try {
        const [answer] = (await once(onward, 'response')) as [IncomingMessage];
        onward.on('error', () => to.destroy());
        to.writeHead(answer.statusCode!, answer.headers);
        answer.on('error', () => to.destroy()).pipe(to);
        return;
      } catch (error) {
        // Only where nothing was sent may another server be asked: what this one did nobody knows (rule H9).
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') return void to.destroy();
      }
    }
    to.writeHead(502).end();
  }

  function upgrade(from: IncomingMessage, client: Duplex, head: Buffer, [next, ...rest]: URL[]): void {
    if (!next) return void client.destroy();
    const onward = connect(Number(next.port), next.hostname);
    onward.once('error', () => upgrade(from, client, head, rest));
    onward.once('connect', () => {
      onward.removeAllListeners('error');
      onward.on('error', () => client.destroy());
      passUpgrade(from, head, client, onward);
    });
  }

  const server = createServer((from, to) => {
    balancer.seen.push(`${from.method} ${from.url}`);
    pass(from, to).catch(() => to.destroy());
  });
  server.on('upgrade', (from, client, head) => {
    balancer.seen.push(`${from.method} ${from.url}`);
    client.on('error', () => {});
    if (balancer.blockWebSockets) client.destroy();
    else upgrade(from, client, head, inOrder());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const balancer: RoundRobin = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    blockWebSockets: false,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return balancer;
}
