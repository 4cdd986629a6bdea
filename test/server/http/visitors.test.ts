import assert from 'node:assert/strict';
import { isId, makeId, type VisitorGrant } from '@parley/protocol';
import { request, startServer, type TestServer } from '../../support/server.ts';

const DAY_MS = 86_400_000;

describe('visitors', () => {
  let now = Date.now();
  let server: TestServer;
  before(async () => {
    server = await startServer({
      clock: () => now,
      environment: { PARLEY_TOKEN_DAYS: '10', PARLEY_SITES: 'shop, blog', PARLEY_ORIGINS: 'https://shop.example' },
    });
  });
  after(() => server.close());

  const grant = (body: unknown, headers: Record<string, string> = {}) =>
    request(`${server.url}/v1/visitors`, 'POST', headers, body);

  it('[H1] a new visitor gets an id and a token that is taken until it expires', async () => {
    const { status, body } = await grant({ site: 'shop' });
    const { token, visitorId, expiresAt } = body as VisitorGrant;
    assert.equal(status, 200);
    assert.ok(isId(visitorId));
    assert.ok(Math.abs(expiresAt - (now + 10 * DAY_MS)) <= 1_000);
    const list = () => request(`${server.url}/v1/conversations`, 'GET', { Authorization: `Bearer ${token}` });
    assert.equal((await list()).status, 200);
    now += 10 * DAY_MS + 1_000;
    assert.equal((await list()).problem.code, 'unauthorized');
  });

  it('[H1] a token that is still taken can be renewed, for the same visitor; one that has run out cannot', async () => {
    const first = (await grant({ site: 'shop' })).body as VisitorGrant;
    const bearer = { Authorization: `Bearer ${first.token}` };
    now += 9 * DAY_MS;
    const second = (await grant({ site: 'shop' }, bearer)).body as VisitorGrant;
    assert.equal(second.visitorId, first.visitorId);
    assert.ok(second.expiresAt > first.expiresAt);
    assert.equal((await grant({ site: 'blog' }, bearer)).problem.code, 'unauthorized');
    now += 2 * DAY_MS;
    assert.equal((await grant({ site: 'shop' }, bearer)).problem.code, 'unauthorized');
  });

  it('[H8] a site that is not served is forbidden, and so is a page of another origin', async () => {
    assert.equal((await grant({ site: 'casino' })).problem.code, 'forbidden');
    assert.equal((await grant({ site: 'shop' }, { Origin: 'https://shop.example' })).status, 200);
    const foreign = await grant({ site: 'shop' }, { Origin: 'https://evil.example' });
    assert.equal(foreign.problem.code, 'forbidden');
    // The page may read why.
    assert.equal(foreign.headers.get('Access-Control-Allow-Origin'), 'https://evil.example');
  });

  it('[H8] a site that is no name, and fields that are not known, are invalid', async () => {
    for (const body of [{}, { site: '' }, { site: 'a b' }, { site: 'x'.repeat(65) }, { site: 'shop', id: makeId() }]) {
      assert.equal((await grant(body)).problem.code, 'invalid', JSON.stringify(body));
    }
  });

  it('a browser may ask from an allowed origin, with a token, and read when to come again', async () => {
    const preflight = await fetch(`${server.url}/v1/conversations`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://shop.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('Access-Control-Allow-Origin'), 'https://shop.example');
    assert.match(preflight.headers.get('Access-Control-Allow-Headers')!, /authorization/i);
    assert.equal(preflight.headers.get('Access-Control-Allow-Credentials'), null);
    const answer = await grant({ site: 'shop' }, { Origin: 'https://shop.example' });
    assert.match(answer.headers.get('Access-Control-Expose-Headers')!, /Retry-After/);
  });
});
