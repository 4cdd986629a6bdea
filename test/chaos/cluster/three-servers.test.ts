import assert from 'node:assert/strict';
import { makeId, type Id } from '@parley/protocol';
import { allAnswered, until } from '../../support/chat-events.ts';
import { headlessBrowser, type HeadlessBrowser, type HeadlessPage } from '../../support/headless-browser.ts';
import { assertShowsStored, startCluster, type Cluster } from './cluster.ts';
import { startRoundRobin, type RoundRobin } from './round-robin.ts';

/** Somebody who writes in one of two tabs and looks at both. */
interface Person {
  readonly browser: HeadlessBrowser;
  readonly conversationId: Id;
  readonly tabs: readonly [HeadlessPage, HeadlessPage];
  readonly written: string[];
}

describe('three servers behind a load balancer that knows nobody', function () {
  this.timeout(120_000);
  let cluster: Cluster;
  let balancer: RoundRobin;
  let people: Person[] = [];

  before(async () => {
    cluster = await startCluster(3);
    balancer = await startRoundRobin(cluster.servers.map(({ url }) => url));
  });
  after(async () => {
    await balancer.close();
    await cluster.end();
  });
  afterEach(() => {
    for (const { browser } of people) browser.close();
    people = [];
  });

  async function meet(count: number): Promise<void> {
    people = Array.from({ length: count }, (): Person => {
      const browser = headlessBrowser();
      const conversationId = makeId();
      const open = () => browser.open(balancer.url, conversationId);
      return { browser, conversationId, tabs: [open(), open()], written: [] };
    });
    await Promise.all(people.flatMap(({ tabs }) => tabs.map(({ chat }) => until(chat, ({ loaded }) => loaded))));
  }

  /** Writes the next thing, now in this tab, now in that, and waits until it is answered. */
  async function write({ tabs, written }: Person): Promise<void> {
    const { chat } = tabs[written.length % 2]!;
    const text = written.length % 2 === 0 ? `count 30 every ${10 + written.length}` : `echo ${written.length}`;
    written.push(text);
    chat.send(text);
    await until(chat, allAnswered(written.length));
  }

  /** Every turn is stored once and answered, in the order written, and every tab shows it so, whoever is asked. */
  async function assertNothingLost(): Promise<void> {
    for (const person of people) {
      const { browser, tabs, written, conversationId } = person;
      for (const tab of tabs) await until(tab.chat, allAnswered(written.length));
      for (const { url } of cluster.servers) {
        const stored = await browser.stored(url, conversationId);
        assert.deepEqual(
          stored.map(({ text, reply }) => `${text}: ${reply?.state}`),
          written.map((text) => `${text}: done`),
        );
        for (const tab of tabs) await assertShowsStored(tab, { browser, url, conversationId });
      }
    }
  }

  it('[I1] [I3] [I7] [I10] [C17] loses nothing in a rolling restart while people write', async () => {
    await meet(6);
    const over = new AbortController();
    const writing = people.map(async (person) => {
      while (!over.signal.aborted) await write(person);
    });
    for (const server of cluster.servers) {
      const before = people.map(({ written }) => written.length);
      await server.stop();
      await server.start();
      // The next one only goes once everybody has got on with this one.
      await Promise.all(people.map(({ tabs, written }, at) => until(tabs[0].chat, () => written.length > before[at]!)));
    }
    over.abort();
    await Promise.all(writing);
    await assertNothingLost();
    for (const { written } of people) assert.ok(written.length >= cluster.servers.length);
  });

  it('[S1] [S6] [I10] delivers everything by plain requests where WebSockets are blocked', async () => {
    balancer.blockWebSockets = true;
    try {
      balancer.seen.length = 0;
      const began = performance.now();
      await meet(3);
      for (let count = 0; count < 4; count += 1) await Promise.all(people.map(write));
      await assertNothingLost();
      const tries = balancer.seen.filter((line) => line.includes('transport=polling') && !line.includes('sid='));
      assert.ok(tries.length > 0, 'long polling was not tried');
      // It has nowhere to last, and is tried again after pauses; the shortest is half a second.
      const most = 6 * (1 + (performance.now() - began) / 500);
      assert.ok(tries.length <= most, `long polling was tried ${tries.length} times`);
    } finally {
      balancer.blockWebSockets = false;
    }
  });
});
