import { strict as assert } from 'node:assert';
import { makeId, textOf } from '@parley/protocol';
import { allAnswered, until } from '../../support/chat-events.ts';
import { startGateway } from '../../support/gateway.ts';
import { headlessBrowser } from '../../support/headless-browser.ts';
import { startServerProcess, type ServerProcess } from '../../support/server-process.ts';
import { randomFrom } from '../../support/virtual-browser.ts';
import { planOutages } from './outages.ts';
import { openRoom } from './plain-room.ts';
import { dropChat, dropRoom } from './scenes.ts';

/** How many clients each side has, every one with a link of its own. */
const CLIENTS = 4;
/** Each link is cut as often as this, for as long as the field's measurements do. */
const PLAN = { drops: 5, downMs: 2_000, upMs: { least: 500, most: 1_500 } };
/** What flows meanwhile: enough to flow until the last link was mended. */
const MESSAGES = { count: 400, everyMs: 50 };

describe('connections that drop again and again', function () {
  this.timeout(90_000);
  let server: ServerProcess;
  const endings: (() => unknown)[] = [];

  beforeEach(async () => {
    server = await startServerProcess({});
    endings.push(() => server.end());
  });
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  it('[I1] [I3] [I4] [I5] [I10] lose, double and reorder nothing, where plain Socket.IO loses some', async () => {
    const random = randomFrom(11);
    const cutsAt = Array.from({ length: CLIENTS }, () => planOutages(PLAN, random));
    const scene = { cutsAt, downMs: PLAN.downMs, messages: MESSAGES };
    const room = await openRoom();
    endings.push(() => room.close());
    const [plain, ours] = await Promise.all([dropRoom(room.url, scene), dropChat(server.url, scene)]);

    assert.ok(
      plain.some(({ delivered, sent }) => delivered < sent),
      'plain clients lost nothing: these are no drops',
    );
    for (const { wholeAfterMs, ...delivery } of ours.deliveries) {
      const { count } = MESSAGES;
      assert.deepEqual(delivery, { sent: count, delivered: count, doubled: 0, disordered: 0, gaps: [0, 0, 0, 0, 0] });
      assert.ok(wholeAfterMs.every((ms) => ms !== undefined));
    }
    for (const { turns, wrongs } of ours.screens) {
      assert.deepEqual(wrongs, []);
      assert.deepEqual(turns, ours.stored);
    }
    const hundred = Array.from({ length: 100 }, (_, index) => `${index + 1} `).join('');
    for (const { reply } of ours.stored) assert.equal(textOf(reply!.entries), hundred);
  });

  it('[S6] [I1] [I3] [I10] are not needed: with sockets blocked altogether everything comes by asking', async () => {
    const gateway = await startGateway(server.url);
    gateway.blockSockets = true;
    endings.push(() => gateway.close());
    const conversationId = makeId();
    const browser = headlessBrowser();
    endings.push(() => browser.close());
    const pages = [browser.open(gateway.url, conversationId), browser.open(gateway.url, conversationId)];
    const texts = ['count 20 every 50', 'echo one', 'markdown every 2', 'echo two'];
    for (const [at, text] of texts.entries()) pages[at % 2]!.chat.send(text);
    await Promise.all(pages.map(({ chat }) => until(chat, allAnswered(texts.length))));
    const stored = await browser.stored(gateway.url, conversationId);
    for (const { chat, wrongs } of pages) {
      assert.deepEqual(wrongs, []);
      assert.deepEqual(chat.state.turns, stored);
      assert.deepEqual(chat.state.outgoing, []);
    }
    assert.deepEqual(stored.map(({ text }) => text).toSorted(), texts.toSorted());
    assert.ok(stored.every(({ reply }) => reply?.state === 'done'));
    assert.ok(
      gateway.seen.some((line) => line.includes('/v1/socket')),
      'nobody tried a socket',
    );
  });
});
