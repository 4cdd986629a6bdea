import { strict as assert } from 'node:assert';
import { makeId } from '@parley/protocol';
import type { Chat } from '../../../widget/src/chat/index.ts';
import { hurried } from '../../support/adapter-log.ts';
import { allAnswered, until } from '../../support/chat-events.ts';
import { startGateway, type Gateway } from '../../support/gateway.ts';
import { headlessBrowser, type HeadlessBrowser, type HeadlessPage } from '../../support/headless-browser.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { randomFrom } from '../../support/virtual-browser.ts';

describe('a chat with a real server', () => {
  let server: TestServer;
  let gateway: Gateway;
  let browser: HeadlessBrowser;
  const conversationId = makeId();
  const pages: HeadlessPage[] = [];
  const stopping: (() => void)[] = [];

  beforeEach(async () => {
    server = await startServer();
    gateway = await startGateway(server.url);
    // Pauses are ten times shorter.
    browser = headlessBrowser({ environment: hurried(10) });
  });
  afterEach(async () => {
    for (const stop of stopping.splice(0)) stop();
    browser.close();
    const wrongs = pages.splice(0).flatMap((page) => page.wrongs);
    await gateway.close();
    await server.close();
    assert.deepEqual(wrongs, []);
  });

  it('[C1] [I3] shows the question at once and the answer as it is written', async () => {
    const chat = open();
    chat.send('hello');
    assert.equal(chat.state.outgoing.length, 1);
    await until(chat, allAnswered(1));
    assert.deepEqual(chat.state.outgoing, []);
  });

  it('[C2] [C3] shows the same in another tab, and after a reload', async () => {
    const one = open();
    const two = open();
    await until(two, ({ status, loaded }) => loaded && status === 'online');
    one.send('hello');
    await Promise.all([until(one, allAnswered(1)), until(two, allAnswered(1))]);
    assert.deepEqual(two.state.turns, one.state.turns);
    const reloaded = open();
    await until(reloaded, allAnswered(1));
    assert.deepEqual(reloaded.state.turns, one.state.turns);
  });

  it('[I1] [I2] [I3] loses, doubles and reorders nothing while the line breaks again and again', async () => {
    const random = randomFrom(7);
    const chat = open();
    const texts = Array.from({ length: 12 }, (_, n) => `question ${n}`);
    gateway.intercept = async (_request, response, pass) => {
      const luck = random();
      if (luck < 0.2) return void response.destroy();
      if (luck < 0.4) {
        // Carried out, and never answered.
        response.end = () => response;
        response.write = () => true;
        void pass();
        setTimeout(() => response.destroy(), 30);
        return;
      }
      await pass();
    };
    const broken = breakNowAndThen();
    for (const text of texts) {
      chat.send(text);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await until(chat, ({ turns }) => turns.length >= 6);
    broken.stop();
    gateway.intercept = undefined;
    gateway.up();
    await until(chat, allAnswered(texts.length));
    assert.deepEqual(
      chat.state.turns.map(({ text }) => text),
      texts,
    );
    assert.deepEqual(chat.state.outgoing, []);
    assert.deepEqual(await browser.outbox.list(conversationId), []);
    const fresh = open();
    await until(fresh, allAnswered(texts.length));
    assert.deepEqual(fresh.state.turns, chat.state.turns);
  });

  it('answers by polling where sockets are blocked', async () => {
    gateway.blockSockets = true;
    const chat = open();
    chat.send('hello');
    await until(chat, allAnswered(1));
    assert.equal(chat.state.status, 'online');
  });

  it('[O1] waits offline, and sends when the server is there again', async () => {
    gateway.down();
    const chat = open();
    chat.send('hello');
    await until(chat, ({ status }) => status === 'offline');
    assert.equal(chat.state.outgoing.length, 1);
    gateway.up();
    await until(chat, allAnswered(1));
  });

  /** Ends all connections every 150 ms, for 20 ms. */
  function breakNowAndThen(): { stop(): void } {
    let mending: ReturnType<typeof setTimeout> | undefined;
    const breaking = setInterval(() => {
      gateway.down();
      mending = setTimeout(() => gateway.up(), 20);
    }, 150);
    const stop = (): void => {
      clearInterval(breaking);
      clearTimeout(mending);
    };
    stopping.push(stop);
    return { stop };
  }

  /** A page of the one browser. */
  function open(): Chat {
    const page = browser.open(gateway.url, conversationId);
    pages.push(page);
    return page.chat;
  }
});
