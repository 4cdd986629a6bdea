import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeId } from '@parley/protocol';
import { createOrigins } from '../../../server/src/identity/origins.ts';
import { createTokens } from '../../../server/src/identity/tokens.ts';
import { createRealtime } from '../../../server/src/realtime/realtime.ts';
import { keepLog } from '../../support/log.ts';
import { heard, openSocket } from '../../support/sockets.ts';

describe('a token that runs out while a socket is open', () => {
  it('[S3] [I11] is announced a minute before, and ends the socket; a fresh one goes on', async () => {
    let now = Date.now();
    const clock = () => now;
    const tokens = createTokens({ secret: 'x'.repeat(32), lifetimeMs: 3_600_000, clock });
    const realtime = createRealtime({
      tokens,
      origins: createOrigins(['*']),
      clock,
      log: keepLog(),
      checkTokensEveryMs: 5,
    });
    const http = createServer();
    realtime.attach(http);
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const grant = await tokens.issue(makeId(), 'test');
    const socket = openSocket(url, { token: grant.token });
    try {
      await heard(socket, 'connect');
      const notice = heard(socket, 'expired');
      now = grant.expiresAt - 60_000;
      assert.deepEqual(await notice, [{ expiresAt: grant.expiresAt }]);
      const renewed = await tokens.issue(grant.visitorId, 'test');
      const fresh = openSocket(url, { token: renewed.token });
      await heard(fresh, 'connect');
      const ended = heard(socket, 'disconnect');
      now = grant.expiresAt;
      await ended;
      assert.equal(fresh.connected, true);
      const late = openSocket(url, { token: grant.token });
      const [error] = (await heard(late, 'connect_error')) as [Error];
      assert.equal(error.message, 'unauthorized');
      for (const open of [fresh, late]) open.disconnect();
    } finally {
      socket.disconnect();
      await realtime.close();
      http.close();
    }
  });
});
