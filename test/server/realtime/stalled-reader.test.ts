import assert from 'node:assert/strict';
import { makeId } from '@parley/protocol';
import { createScriptedResponder } from '../../../server/src/responders/scripted.ts';
import { heard, openSocket } from '../../support/sockets.ts';
import { startServer, type TestServer } from '../../support/server.ts';

describe('a reader that stalls', () => {
  let server: TestServer;
  before(async () => {
    const piece = 'x'.repeat(64 * 1024);
    server = await startServer({
      responder: createScriptedResponder((task) => Array.from({ length: Number(task.text) }, () => piece)),
    });
  });
  after(() => server.close());

  for (const transport of ['websocket', 'polling']) {
    it(`[S5] [I12] is dropped once 256 KB wait for it, and one that reads is not (${transport})`, async () => {
      const visitor = await server.visitor();
      const reading = openSocket(server.url, { token: visitor.token });
      const stalled = openSocket(server.url, { token: visitor.token }, { transports: [transport], upgrade: false });
      try {
        await Promise.all([heard(reading, 'connect'), heard(stalled, 'connect')]);
        stall(stalled.io.engine);
        const done = new Promise<void>((resolve) => {
          reading.on('state', ({ state }: { state: string }) => state === 'done' && resolve());
        });
        await visitor.post(makeId(), '400');
        await server.log.seen('reader stalled', ({ visitorId }) => visitorId === visitor.visitorId);
        await done;
        assert.equal(reading.connected, true);
      } finally {
        reading.disconnect();
        stalled.disconnect();
      }
    });
  }

  /** Stops reading, as a frozen tab does: the connection stays, and nobody takes what arrives. */
  function stall(engine: unknown): void {
    const { transport } = engine as { transport: { ws?: { _socket: { pause(): void } }; _poll?: () => void } };
    if (transport.ws) transport.ws._socket.pause();
    else transport._poll = () => {};
  }
});
