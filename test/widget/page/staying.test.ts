import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ParleyFunction } from '@parley/widget';
import type { CDPSession, Page } from 'playwright-core';
import { ChatPage } from '../../e2e/support/chat-page.ts';
import { eventually } from '../../support/eventually.ts';
import { openGuestStage, OTHER_VERSION, type GuestStage } from './guest-stage.ts';

declare const window: Window & { parley: ParleyFunction; timers: Set<unknown>; visits: number; Own: unknown };

const TURBO = fileURLToPath(import.meta.resolve('@hotwired/turbo/dist/turbo.es2017-umd.js'));

/** So many times an element is put on the page and taken away again. */
const MOUNTS = 100;

describe('a widget on a page that goes on', function () {
  this.timeout(60_000);
  let stage: GuestStage;
  before(async () => {
    const turbo = await readFile(TURBO, 'utf8');
    stage = await openGuestStage(
      (server) => {
        const tag = `<script src="${server}/parley.js" async data-site="test"></script>`;
        const module = (version = '') => `<script type="module" src="${server}/parley-chat${version}.js"></script>`;
        const element = `<parley-chat mode="inline" server="${server}" site="test"></parley-chat>`;
        const own = (tag: string) =>
          `<script>class Own extends HTMLElement {}; customElements.define('${tag}', (window.Own = Own))</script>`;
        const withTurbo = '<script src="/turbo.js"></script><script>window.visits = 0</script>';
        const count = `<script>document.addEventListener('turbo:load', () => (window.visits += 1))</script>`;
        const page = (name: string, head: string, body: string) => ({
          html: `<!doctype html><html lang="en"><head><title>${name}</title>${head}</head>
            <body><h1>${name}</h1>${body}</body></html>`,
        });
        const pair = (kind: string, head: string, body: string) => ({
          [`/${kind}/one`]: page('One', withTurbo + count + head, `<a href="/${kind}/two">Two</a>${body}`),
          [`/${kind}/two`]: page('Two', withTurbo + count + head, `<a href="/${kind}/one">One</a>${body}`),
        });
        return {
          '/turbo.js': { html: turbo, headers: { 'Content-Type': 'text/javascript' } },
          ...pair('head', tag, ''),
          ...pair('body', '', tag),
          ...pair('element', module(), `<div>${element}</div>`),
          '/empty': page('Empty', module(), ''),
          '/two': page('Two chats', module(), element + element),
          '/own/parley-chat': page('A chat of its own', own('parley-chat'), element),
          '/own/parley-header': page('A header of its own', own('parley-header'), element),
          '/versions': page('Two versions', module(`@${OTHER_VERSION}`), element + module() + tag),
        };
      },
      { withOtherVersion: true },
    );
  });
  afterEach(() => stage.leave());
  after(() => stage.close());

  /** Goes to a page, and waits until Turbo has done with it: a click before that would end its visit. */
  async function arrive(page: Page, name: string, go: () => Promise<unknown>): Promise<void> {
    const before = await page.evaluate(() => window.visits);
    await go();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await eventually(async () => (await page.evaluate(() => window.visits)) > before);
  }

  const follow = (page: Page, name: string) => arrive(page, name, () => page.getByRole('link', { name }).click());

  for (const where of ['head', 'body']) {
    it(`[C22] [C9] the script tag in the ${where} of pages that Turbo puts in each other’s place makes one chat that stays`, async () => {
      const { page, complaints, sockets } = await stage.visit(`/${where}/one`);
      const chat = new ChatPage(page);
      await chat.open();
      await chat.send('echo on page one');
      await chat.answerThat((text) => text === 'on page one');
      await chat.field.fill('half a thought');
      await follow(page, 'Two');
      await follow(page, 'One');
      await arrive(page, 'Two', () => page.goBack());
      assert.ok((await page.evaluate(() => window.visits)) >= 4, 'the pages were Turbo’s visits, not loads');
      assert.equal(await page.locator('parley-chat').count(), 1);
      assert.equal(await chat.field.inputValue(), 'half a thought');
      await chat.send('echo on page two');
      await chat.answerThat((text) => text === 'on page two');
      assert.deepEqual(await chat.questionTexts(), ['echo on page one', 'echo on page two']);
      assert.equal(sockets(), 1);
      assert.deepEqual(complaints, []);
    });
  }

  it('[C22] [C9] an element in the pages that Turbo puts in each other’s place goes on with its conversation', async () => {
    const { page, complaints, sockets } = await stage.visit('/element/one');
    const chat = new ChatPage(page);
    await chat.field.waitFor();
    await chat.send('echo on page one');
    await chat.answerThat((text) => text === 'on page one');
    await follow(page, 'Two');
    await chat.answerThat((text) => text === 'on page one');
    await follow(page, 'One');
    await arrive(page, 'Two', () => page.goBack());
    await chat.answerThat((text) => text === 'on page one');
    await chat.send('echo on page two');
    await chat.answerThat((text) => text === 'on page two');
    assert.equal(await page.locator('parley-chat').count(), 1);
    await eventually(() => sockets() === 1);
    assert.deepEqual(complaints, []);
  });

  it('[C22] an element that is taken away leaves nothing: no socket, no timer, no listener, no node', async () => {
    const { page, sockets } = await stage.visit('/empty', async (context) => {
      await context.addInitScript(noteTimers);
    });
    await page.waitForFunction(() => customElements.get('parley-chat'));
    const devtools = await page.context().newCDPSession(page);
    // What is made once and kept for all, such as style sheets, is there after the first ones.
    const mount = (times: number, keep = false) =>
      page.evaluate(mountAndRemove, { times, keep, server: stage.server.url });
    const atRest = async () => {
      await eventually(() => sockets() === 0);
      await page.waitForFunction(() => window.timers.size === 0);
    };
    await mount(5);
    await atRest();
    const before = await countsOf(devtools);
    await mount(1, true);
    // What a chat listens to, what it is made of and what it waits for is counted.
    await eventually(async () => {
      const during = await countsOf(devtools);
      return (
        during.listeners > before.listeners + 10 && during.nodes > before.nodes + 50 && during.timers > before.timers
      );
    });
    await page.evaluate(() => document.querySelector('parley-chat')!.remove());

    await mount(MOUNTS);
    await atRest();
    const after = await countsOf(devtools);
    // A handful may be of the browser's own, but nothing for each of a hundred.
    assert.ok(after.listeners - before.listeners < 10, `${before.listeners} listeners became ${after.listeners}`);
    assert.ok(after.nodes - before.nodes < 50, `${before.nodes} nodes became ${after.nodes}`);
    assert.ok(after.heap - before.heap < 1_500_000, `${before.heap} bytes became ${after.heap}`);
  });

  it('two elements on one page show one conversation, and one goes on when the other is taken away', async () => {
    const { page, complaints } = await stage.visit('/two');
    const questions = (at: number) => page.locator('parley-chat').nth(at).locator('[part=question]').allInnerTexts();
    const send = async (at: number, text: string) => {
      const field = page.locator('parley-chat').nth(at).locator('[part=field]');
      await field.fill(text);
      await field.press('Enter');
    };
    await send(0, 'echo from the first');
    await eventually(async () => (await questions(1)).length === 1);
    await send(1, 'echo from the second');
    await eventually(async () => (await questions(0)).length === 2);
    assert.deepEqual(await questions(0), await questions(1));
    await page.evaluate(() => document.querySelector('parley-chat')!.remove());
    await send(0, 'echo alone');
    await page.locator('parley-chat [part=answer-text]', { hasText: 'alone' }).waitFor();
    assert.deepEqual(await questions(0), ['echo from the first', 'echo from the second', 'echo alone']);
    assert.deepEqual(complaints, []);
  });

  it('[C20] of two versions on one page the first one works alone, and the other says that it does not', async () => {
    const { page, complaints } = await stage.visit('/versions');
    await eventually(() => complaints.length > 0);
    assert.equal(complaints.length, 1, complaints.join('\n'));
    assert.match(complaints[0]!, /assets\/[\w-]+\.js runs on this page already, so .*assets\/[\w-]+\.js is not used/);
    const [inline, floating] = [page.locator('body parley-chat'), page.locator('html > parley-chat')];
    await inline.locator('[part=field]').fill('echo inline');
    await inline.locator('[part=field]').press('Enter');
    await inline.locator('[part=answer-text]', { hasText: 'inline' }).waitFor();
    await floating.locator('button').first().click();
    await floating.locator('[part=question]').waitFor();
    await page.evaluate(() => window.parley('close'));
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(complaints.length, 1, complaints.join('\n'));
  });

  for (const tag of ['parley-chat', 'parley-header']) {
    it(`a page that has a <${tag}> of its own keeps it, and the widget’s own is left undefined`, async () => {
      const { page, complaints } = await stage.visit(`/own/${tag}`);
      const second = page.evaluate((name) => customElements.define(name, class extends HTMLElement {}), tag);
      await assert.rejects(second, /has already been used|already been defined/);
      await page.evaluate((url) => import(url).then(() => {}), `${stage.server.url}/parley-chat.js`);
      assert.ok(await page.evaluate(() => customElements.get('parley-composer') !== undefined));
      assert.equal(await page.evaluate((name) => customElements.get(name) === window.Own, tag), true);
      assert.deepEqual(complaints, []);
      if (tag === 'parley-chat') return;
      await page.locator('parley-chat [part=field]').fill('echo hello');
      await page.locator('parley-chat [part=field]').press('Enter');
      await page.locator('parley-chat [part=answer-text]', { hasText: 'hello' }).waitFor();
      assert.deepEqual(complaints, []);
    });
  }
});

/** Keeps which timers of the page have not run yet. */
function noteTimers(): void {
  const timers = (window.timers = new Set());
  const { setTimeout: set, clearTimeout: clear, setInterval: repeat, clearInterval: stop } = globalThis;
  const page = globalThis as unknown as Record<string, unknown>;
  page['setTimeout'] = (run: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) => {
    const timer = set(() => {
      timers.delete(timer);
      run(...given);
    }, ms);
    timers.add(timer);
    return timer;
  };
  page['setInterval'] = (run: () => void, ms?: number) => {
    const timer = repeat(run, ms);
    timers.add(timer);
    return timer;
  };
  page['clearTimeout'] = (timer: number) => {
    timers.delete(timer);
    clear(timer);
  };
  page['clearInterval'] = (timer: number) => {
    timers.delete(timer);
    stop(timer);
  };
}

/** Puts an element on the page and takes it away, again and again: now while it begins, now when it is connected. */
async function mountAndRemove({ times, server, keep }: { times: number; server: string; keep?: boolean }) {
  for (let at = 0; at < times; at += 1) {
    const chat = document.createElement('parley-chat');
    Object.assign(chat, { server, site: 'test', mode: 'inline' });
    const event = at % 5 === 0 ? 'parley-status' : 'parley-ready';
    const seen = new Promise((resolve) => chat.addEventListener(event, resolve, { once: true }));
    document.body.append(chat);
    await seen;
    if (!keep) chat.remove();
  }
}

/** What the page holds once all garbage is collected. */
async function countsOf(devtools: CDPSession) {
  await devtools.send('Performance.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const value = (wanted: string) => metrics.find(({ name }) => name === wanted)!.value;
  const { result } = await devtools.send('Runtime.evaluate', { expression: 'window.timers.size' });
  return {
    listeners: value('JSEventListeners'),
    nodes: value('Nodes'),
    heap: value('JSHeapUsedSize'),
    timers: Number(result.value),
  };
}
