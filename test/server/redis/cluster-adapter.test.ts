import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { createClusterAdapter } from '../../../server/src/realtime/cluster-adapter.ts';
import { Connection } from '../../../server/src/redis/connection.ts';
import { startRedis } from '../../support/redis.ts';
import { heard, openSocket } from '../../support/sockets.ts';

describe('the adapter of Socket.IO for several servers', () => {
  it('[S1] hands a fact to its own sockets before Redis has answered, which may be never', async () => {
    const redis = await startRedis();
    const connections: Connection[] = [];
    // One whose commands wait for as long as it takes, which those of a server do not.
    function connect(): Connection {
      const connection = new Connection('listen', { url: redis.url, another: connect, lost() {}, ready() {} });
      connections.push(connection);
      return connection;
    }
    const sender = connect();
    await once(sender, 'ready');
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    const io = new Server(http, { path: '/v1/socket', adapter: createClusterAdapter(sender) });
    const socket = openSocket(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {});
    try {
      await heard(socket, 'connect');
      redis.freeze();
      const fact = heard(socket, 'state');
      io.to(io.of('/').sockets.keys().next().value!).emit('state', {});
      await fact;
    } finally {
      socket.disconnect();
      await io.close();
      redis.thaw();
      for (const connection of connections) connection.close();
      await redis.stop();
    }
  });
});
