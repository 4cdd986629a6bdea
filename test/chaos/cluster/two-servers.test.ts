import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { makeId, textOf, type Id } from '@parley/protocol';
import { allAnswered, until } from '../../support/chat-events.ts';
import { headlessBrowser, type HeadlessBrowser, type HeadlessPage } from '../../support/headless-browser.ts';
import { request } from '../../support/server.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { assertShowsStored, startCluster, type Cluster } from './cluster.ts';

/** What a killed server costs at most: its lease and what the sweeper needs, in milliseconds (rules W5, W7). */
const TAKEN_OVER_WITHIN_MS = 17_000;

describe('two servers on MongoDB and Redis', function () {
  this.timeout(60_000);
  let cluster: Cluster;
  let browser: HeadlessBrowser;
  let conversationId: Id;
  /** A tab at each server. */
  let tabs: [HeadlessPage, HeadlessPage];

  before(async () => (cluster = await startCluster(2)));
  after(() => cluster.end());
  beforeEach(async () => {
    browser = headlessBrowser();
    conversationId = makeId();
    const open = ({ url }: ServerProcess) => browser.open(url, conversationId);
    tabs = [open(cluster.servers[0]!), open(cluster.servers[1]!)];
    await Promise.all(tabs.map(({ chat }) => until(chat, ({ status, loaded }) => loaded && status === 'online')));
  });
  afterEach(() => browser.close());

  async function ask(text: string): Promise<Id> {
    const { chat } = tabs[0];
    const { length } = chat.state.turns;
    chat.send(text);
    await until(chat, ({ turns }) => turns.length > length);
    return chat.state.turns.at(-1)!.id;
  }
  const all = (isSo: Parameters<typeof until>[1]) => Promise.all(tabs.map(({ chat }) => until(chat, isSo)));
  const answer = (page: HeadlessPage) => textOf(page.chat.state.turns.at(-1)?.reply?.entries ?? []);
  const numbers = (to: number) => Array.from({ length: to }, (_, at) => `${at + 1} `).join('');
  /** Both tabs show so many answered turns, and what is stored, as each server tells it. */
  async function assertWhole(count: number): Promise<void> {
    await all(allAnswered(count));
    for (const { url } of cluster.servers) {
      for (const tab of tabs) await assertShowsStored(tab, { browser, url, conversationId });
    }
    for (const { url, isRunning } of cluster.servers) assert.ok(isRunning, `${url} has ended`);
  }

  it('[C3] [S1] [I10] shows a tab at the other server an answer as it is written', async () => {
    const seen = new Set<string>();
    tabs[1].chat.subscribe(() => seen.add(answer(tabs[1])));
    await ask('count 40 every 20');
    await assertWhole(1);
    assert.equal(answer(tabs[1]), numbers(40));
    // A tab that is live asks by itself every 5 s at most (rule S6): so many stages came to it as facts.
    assert.ok(seen.size > 10, `it saw ${seen.size} stages of the answer`);
  });

  it('[C5] [H6] ends the responder at the server that writes, whichever a stop was asked at', async () => {
    for (const tab of tabs) {
      const id = await ask('hang');
      const { by } = await cluster.claimed(id);
      await until(tab.chat, ({ turns }) => turns.at(-1)?.reply?.state === 'generating');
      await tab.chat.stop(id);
      const { fields } = await by.log.seen('reply left', ({ turn }) => turn === id);
      // Not by the renewal of its lease, which would be refused.
      assert.equal(fields['reason'], 'cancelled');
    }
    await assertWhole(2);
  });

  it('[W8] [C17] goes on at once at the other server when the one that writes is stopped', async () => {
    const id = await ask('count 60 every 20');
    const { by, others } = await cluster.claimed(id);
    await until(tabs[1].chat, () => answer(tabs[1]).length > 20);
    await by.stop();
    const left = Date.now();
    const next = await others[0]!.log.seen('reply claimed', ({ turn, epoch }) => turn === id && Number(epoch) > 1);
    // What a killed server's lease would have been waited for.
    assert.ok(Number(next.fields['time']) - left < 10_000, 'it waited for the lease');
    await by.start();
    await assertWhole(1);
    assert.equal(answer(tabs[0]), numbers(60));
  });

  it('[W5] [W7] [C17] goes on within the lease and 2 s when the server that writes is killed', async () => {
    const id = await ask('count 300 every 20');
    const { by, others } = await cluster.claimed(id);
    await until(tabs[1].chat, () => answer(tabs[1]).length > 20);
    await by.kill();
    const killed = Date.now();
    const next = await others[0]!.log.seen('reply claimed', ({ turn, epoch }) => turn === id && Number(epoch) > 1);
    const took = Number(next.fields['time']) - killed;
    assert.ok(took <= TAKEN_OVER_WITHIN_MS, `it took ${took} ms`);
    await by.start();
    await assertWhole(1);
    assert.equal(answer(tabs[0]), numbers(300));
  });

  it('[I1] [I10] [C17] loses nothing while Redis is killed and started again', async () => {
    await ask('count 100 every 20');
    await until(tabs[1].chat, () => answer(tabs[1]).length > 20);
    await cluster.redis.kill();
    await Promise.all(cluster.servers.map(({ log }) => log.seen('redis lost')));
    tabs[0].chat.send('count 50 every 20');
    tabs[1].chat.send('echo without Redis');
    await all(allAnswered(3));
    await cluster.redis.start();
    // Each connection comes back by itself, within 2 s; what was said before goes by syncs.
    const seen = new Set<string>();
    tabs[1].chat.subscribe(() => seen.add(answer(tabs[1])));
    let asked = 3;
    while (seen.size <= 10) {
      seen.clear();
      await ask('count 40 every 20');
      await all(allAnswered((asked += 1)));
    }
    await assertWhole(asked);
  });

  it('[H8] [I1] [I2] [I7] [C17] loses nothing while MongoDB cannot be reached for 10 s', async () => {
    await ask('count 80 every 20');
    await until(tabs[1].chat, () => answer(tabs[1]).length > 20);
    cluster.mongo.cut();
    const cut = performance.now();
    for (const [at, { chat }] of tabs.entries()) chat.send(`echo written meanwhile, ${at}`);
    for (const { url } of cluster.servers) {
      const { headers, problem } = await post(url);
      assert.equal(problem.status, 503);
      assert.equal(problem.code, 'unavailable');
      assert.ok(Number(headers.get('Retry-After')) > 0);
    }
    await until(tabs[0].chat, ({ outgoing }) => outgoing.some(({ state }) => state === 'waiting'));
    // The outage is what is tried, and lasts as long as it is said to.
    await setTimeout(Math.max(10_000 - (performance.now() - cut), 0));
    cluster.mongo.mend();
    await assertWhole(3);
    assert.equal(textOf(tabs[1].chat.state.turns[0]!.reply!.entries), numbers(80));
  });

  async function post(url: string) {
    const { body } = await request(`${url}/v1/visitors`, 'POST', {}, { site: 'test' });
    const headers = { Authorization: `Bearer ${(body as { token: string }).token}` };
    return request(`${url}/v1/conversations/${makeId()}/turns`, 'POST', headers, { id: makeId(), text: 'echo hello' });
  }
});
