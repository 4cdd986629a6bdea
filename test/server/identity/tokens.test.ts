import assert from 'node:assert/strict';
import { makeId } from '@parley/protocol';
import { createTokens } from '../../../server/src/identity/tokens.ts';

const HOUR_MS = 3_600_000;

describe('tokens', () => {
  let now = Date.now();
  const tokens = createTokens({ secret: 'x'.repeat(32), lifetimeMs: HOUR_MS, clock: () => now });

  it('[H1] say who a visitor is, each time that they are shown', async () => {
    const visitorId = makeId();
    const { token, expiresAt } = await tokens.issue(visitorId, 'shop');
    for (const _ of [1, 2]) assert.deepEqual(await tokens.verify(token), { visitorId, site: 'shop', expiresAt });
  });

  it('[I11] run out, also those that were shown before', async () => {
    const { token, expiresAt } = await tokens.issue(makeId(), 'shop');
    now = expiresAt - 1;
    assert.ok(await tokens.verify(token));
    now = expiresAt;
    assert.equal(await tokens.verify(token), null);
  });

  it('[I11] of another server are not taken, however often they are shown', async () => {
    const others = createTokens({ secret: 'y'.repeat(32), lifetimeMs: HOUR_MS, clock: () => now });
    const { token } = await others.issue(makeId(), 'shop');
    assert.ok(await others.verify(token));
    for (const _ of [1, 2]) assert.equal(await tokens.verify(token), null);
  });

  it('[I12] are remembered in a bounded number, and the first is taken after all the others too', async function () {
    this.timeout(60_000);
    const grants = await Promise.all(Array.from({ length: 10_050 }, () => tokens.issue(makeId(), 'shop')));
    for (const { token, visitorId } of grants) assert.equal((await tokens.verify(token))?.visitorId, visitorId);
    assert.equal((await tokens.verify(grants[0]!.token))?.visitorId, grants[0]!.visitorId);
  });
});
