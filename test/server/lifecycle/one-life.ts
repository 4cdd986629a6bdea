// A process that opens a server, uses it and closes it, and then has nothing left to do. Run by closing.test.ts.
import { makeId } from '@parley/protocol';
import { io } from 'socket.io-client';
import { startServer } from '../../support/server.ts';

const mongo = process.env['TEST_MONGODB_URL'];
const redis = process.env['TEST_REDIS_URL'];
const server = await startServer({
  environment: { ...(mongo && { MONGODB_URL: mongo }), ...(redis && { REDIS_URL: redis }) },
});
const visitor = await server.visitor();
const socket = io(server.url, { path: '/v1/socket', auth: { token: visitor.token }, reconnection: false });
await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
await visitor.post(makeId(), 'hang');
await server.log.seen('reply claimed');
const { id } = await visitor.post(makeId(), 'echo done');
await server.log.seen('reply settled', ({ turn }) => turn === id);
const began = performance.now();
await server.close();
console.log(`closed after ${Math.round(performance.now() - began)} ms`);
socket.disconnect();
