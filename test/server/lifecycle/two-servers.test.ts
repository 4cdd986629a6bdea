import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeId, textOf } from '@parley/protocol';
import { allAnswered, until } from '../../support/chat-events.ts';
import { headlessBrowser, type HeadlessBrowser } from '../../support/headless-browser.ts';
import { startServerProcess, type ServerProcess } from '../../support/server-process.ts';
import { assertConsistent } from '../store/sqlite-layout.ts';

describe('two servers on one data folder', function () {
  this.timeout(60_000);
  let folder: string;
  let data: string;
  let servers: readonly ServerProcess[];
  let browser: HeadlessBrowser;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-two-'));
    data = join(folder, 'not', 'there', 'yet');
    // At the same moment, on a folder that does not exist: the files and the secret are made once.
    servers = await Promise.all([1, 2].map(() => startServerProcess({ PARLEY_DATA: data })));
    browser = headlessBrowser();
  });

  afterEach(async () => {
    browser.close();
    await Promise.all(servers.map((server) => server.end()));
    assertConsistent(join(data, 'parley.sqlite'));
    await rm(folder, { recursive: true });
  });

  it('[I1][I4][I10] delivers what is posted to either, once and in order, and shows the same on both', async () => {
    const conversationId = makeId();
    const pages = [];
    // The second page waits for the first to have the token that both use.
    for (const { url } of servers) {
      const page = browser.open(url, conversationId);
      pages.push(page);
      await until(page.chat, ({ status }) => status === 'online');
    }
    const texts = Array.from({ length: 10 }, (_, index) => `say ${index}`);
    for (const [index, text] of texts.entries()) pages[index % 2]!.chat.send(text);
    await Promise.all(pages.map(({ chat }) => until(chat, allAnswered(10))));
    const stored = await browser.stored(servers[0]!.url, conversationId);
    for (const { chat, wrongs } of pages) {
      assert.deepEqual(wrongs, []);
      assert.deepEqual(
        chat.state.turns.map(({ id, seq, text, reply }) => [id, seq, text, reply!.state, textOf(reply!.entries)]),
        stored.map(({ id, seq, text, reply }) => [id, seq, text, reply!.state, textOf(reply!.entries)]),
      );
    }
    assert.deepEqual(stored.map(({ text }) => text).sort(), texts);
    assert.deepEqual(
      stored.map(({ reply }) => reply!.state),
      texts.map(() => 'done'),
    );
  });

  it('[W2][I7] has one go on, within the lease, with what the other was writing as it was killed', async () => {
    const conversationId = makeId();
    const page = browser.open(servers[0]!.url, conversationId);
    await until(page.chat, ({ status }) => status === 'online');
    page.chat.send('count 2000 every 10');
    const claimed = await Promise.any(servers.map(({ log }) => log.seen('reply first entry')));
    const writes = servers.find(({ log }) => log.lines.includes(claimed))!;
    const other = servers.find((server) => server !== writes)!;
    await writes.kill();
    const again = await other.log.seen('reply claimed', ({ turn }) => turn === claimed.fields['turn']);
    assert.ok(Number(again.fields['epoch']) > Number(claimed.fields['epoch']));
    const reader = browser.open(other.url, conversationId);
    await until(reader.chat, ({ turns }) => turns[0]?.reply?.epoch === again.fields['epoch']);
    await reader.chat.stop(String(claimed.fields['turn']));
    await until(reader.chat, allAnswered(1));
    assert.deepEqual([...page.wrongs, ...reader.wrongs], []);
  });
});
