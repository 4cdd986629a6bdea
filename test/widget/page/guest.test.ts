/*
 * Longer than other files: every kind of page that a widget may be a guest on.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { ParleyChat, ParleyFunction } from '@parley/widget';
import type { BrowserContext, Page, Route } from 'playwright-core';
import { ChatPage } from '../../e2e/support/chat-page.ts';
import { freePort } from '../../support/free-port.ts';
import { openGuestStage, PLAIN_HOST, type GuestStage } from './guest-stage.ts';
import { HOSTILE_BOXES, HOSTILE_TEXT } from './hostile-styles.ts';

declare const window: Window & { parley: ParleyFunction; shifts: number[]; WebSocket: typeof WebSocket };

/** Notes each shift of the page's layout. */
const WATCH_SHIFTS = `<script>
  window.shifts = [];
  new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shifts.push(value) })
    .observe({ type: 'layout-shift', buffered: true });
</script>`;

describe('a guest on somebody’s page', () => {
  let stage: GuestStage;
  let closedPort: number;
  before(async () => {
    closedPort = await freePort();
    stage = await openGuestStage((server) => {
      const tag = `<script src="${server}/parley.js" async data-site="test" data-theme="light"></script>`;
      const module = `<script type="module" src="${server}/parley-chat.js"></script>`;
      const element = (mode: string) =>
        `<main><parley-chat mode="${mode}" theme="light" server="${server}" site="test"></parley-chat></main>`;
      const sized = '<style>main { width: 400px !important; height: 600px !important }</style>';
      const page = (head: string, body = '') => ({
        html: `<!doctype html><html lang="en"><title>A page</title>${head}<body><h1>A page</h1>${body}</body></html>`,
      });
      const frame = page(tag).html.replaceAll('"', '&quot;');
      const sandbox = (rules: string) =>
        page('', `<iframe sandbox="${rules}" width="500" height="700" srcdoc="${frame}"></iframe>`);
      return {
        '/': page(tag),
        '/hostile': page(`${tag}<style>${HOSTILE_TEXT}${HOSTILE_BOXES}</style>`),
        '/inline': page(module + sized, element('inline')),
        '/inline-hostile': page(`${module}<style>${HOSTILE_TEXT}</style>${sized}`, element('inline')),
        '/shifts': page(WATCH_SHIFTS + tag, '<p>Some text.</p>'.repeat(60)),
        '/sandbox': sandbox('allow-scripts'),
        '/frame': sandbox('allow-scripts allow-same-origin'),
      };
    });
  });
  afterEach(() => stage.leave());
  after(() => stage.close());

  for (const [name, path] of [
    ['floating', '/'],
    ['inline', '/inline'],
  ] as const) {
    it(`[C16] looks the same where the page’s rules are hostile to every element: ${name}`, async () => {
      const looks = [];
      for (const address of [path, path === '/' ? '/hostile' : `${path}-hostile`]) {
        const { page } = await stage.visit(address);
        await page.emulateMedia({ reducedMotion: 'reduce' });
        const chat = new ChatPage(page);
        if (name === 'floating') await chat.open();
        await chat.field.waitFor();
        await chat.send('echo **bold** and `code`');
        await chat.answerThat((text) => text === 'bold and code');
        await chat.stopButton.waitFor({ state: 'detached' });
        await page.locator('parley-chat .thumb').first().waitFor();
        await page.mouse.move(0, 0);
        looks.push(await looksOf(page));
      }
      const [clean, hostile] = looks as [Look[], Look[]];
      assert.ok(clean.length > 40, `${clean.length} elements were looked at`);
      assert.equal(hostile.length, clean.length);
      for (const [at, look] of hostile.entries()) assert.deepEqual(look, clean[at]);
    });
  }

  it('shifts nothing on the page while it comes, opens and closes', async () => {
    const { page } = await stage.visit('/shifts');
    const chat = new ChatPage(page);
    await chat.open();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.deepEqual(await page.evaluate(() => window.shifts), []);
    await page.evaluate(() => document.body.prepend(document.createElement('textarea')));
    await page.waitForFunction(() => window.shifts.length > 0, undefined, { polling: 'raf' });
  });

  it('works in a sandboxed frame without an origin, and says that nothing is kept', async () => {
    const { page } = await stage.visit('/sandbox');
    const frame = page.frameLocator('iframe');
    await frame.locator('parley-chat button').click();
    await frame.locator('parley-chat [part=field]').fill('echo from a frame');
    await frame.locator('parley-chat [part=field]').press('Enter');
    await frame.locator('parley-chat [part=answer-text]', { hasText: 'from a frame' }).waitFor();
    await frame.locator('parley-chat [part=notice]', { hasText: 'keeps nothing' }).waitFor();
  });

  it('works in a frame that has an origin, and says nothing of the kind', async () => {
    const { page } = await stage.visit('/frame');
    const frame = page.frameLocator('iframe');
    await frame.locator('parley-chat button').click();
    await frame.locator('parley-chat [part=field]').fill('echo from a frame');
    await frame.locator('parley-chat [part=field]').press('Enter');
    await frame.locator('parley-chat [part=answer-text]', { hasText: 'from a frame' }).waitFor();
    assert.equal(await frame.locator('parley-chat [part=notice]').count(), 0);
  });

  it('works on plain http, without what browsers give to secure pages only', async () => {
    const { page, complaints } = await stage.visit(`http://${PLAIN_HOST}:${new URL(stage.site.url).port}/`);
    assert.equal(await page.evaluate(() => window.isSecureContext || 'locks' in navigator), false);
    const chat = new ChatPage(page);
    await chat.open();
    await chat.send('echo over plain http');
    await chat.answerThat((text) => text === 'over plain http');
    await page.reload();
    await chat.open();
    await chat.answerThat((text) => text === 'over plain http');
    assert.deepEqual(complaints, []);
  });

  it('says so where a part cannot be loaded, loses nothing by it, and loads it at the next press', async () => {
    const { page, asked } = await stage.visit('/');
    const chat = new ChatPage(page);
    await chat.open();
    await chat.field.fill('half a thought');
    await page.route(/parley-menu/, (route) => route.abort());
    await page.getByRole('button', { name: 'More' }).click();
    await page.locator('parley-chat [part=notice]', { hasText: 'That did not work' }).waitFor();
    assert.ok(asked.some((path) => path.includes('parley-menu')));
    assert.equal(await page.getByRole('menuitem').count(), 0);
    await page.unroute(/parley-menu/);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'New conversation' }).waitFor();
    assert.equal(
      await page.getByRole('menuitem', { name: 'New conversation' }).evaluate((item) => item.matches(':focus')),
      true,
    );
    assert.equal(await chat.field.inputValue(), 'half a thought');
  });

  it('[H7] keeps what a thumb says where the line for a comment cannot be loaded, and loads it at the next press', async () => {
    const { page } = await stage.visit('/');
    const chat = new ChatPage(page);
    await chat.open();
    await chat.send('echo something');
    await chat.answerThat((text) => text === 'something');
    await page.route(/parley-comment/, (route) => route.abort());
    const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('parley-comment'));
    const stored = page.waitForResponse((response) => response.url().endsWith('/feedback') && response.ok());
    const [helpful, notHelpful] = [page.getByLabel('This helped'), page.getByLabel('This did not help')];
    await helpful.click();
    await Promise.all([failed, stored]);
    assert.equal(await helpful.getAttribute('aria-pressed'), 'true');
    assert.equal(await page.locator('parley-chat [part=comment]').count(), 0);
    await page.unroute(/parley-comment/);
    await notHelpful.click();
    await page.locator('parley-chat [part=comment]').waitFor();
    assert.equal(await notHelpful.getAttribute('aria-pressed'), 'true');
    assert.equal(await notHelpful.evaluate((thumb) => thumb.matches(':focus')), true);
  });

  it('draws all turns of a long conversation where what leaves some out cannot be loaded, and asks anew with the next', async () => {
    const { page, asked } = await stage.visit('/');
    const chat = new ChatPage(page);
    await chat.open();
    const exchanges = page.locator('parley-chat .exchange');
    await page.route(/turn-window/, (route) => route.abort());
    const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('turn-window'));
    await sendMany(page, 30);
    await failed;
    await page.waitForFunction(
      () => document.querySelector('parley-chat')!.shadowRoot!.querySelector('parley-timeline')!.blocks.length === 30,
    );
    assert.equal(await exchanges.count(), 30);
    await page.unroute(/turn-window/);
    const before = asked.filter((path) => path.includes('turn-window')).length;
    const loaded = page.waitForResponse((response) => response.url().includes('turn-window'));
    await sendMany(page, 1);
    await loaded;
    assert.ok(asked.filter((path) => path.includes('turn-window')).length > before);
    await exchanges.nth(29).waitFor({ state: 'detached' });
    assert.ok((await exchanges.count()) < 30);
  });

  it('draws all turns of a long conversation where what leaves some out does not come', async () => {
    const { page } = await stage.visit('/');
    await new ChatPage(page).open();
    const exchanges = page.locator('parley-chat .exchange');
    const hung = Promise.withResolvers<Route>();
    await page.route(/turn-window/, (route) => hung.resolve(route));
    await sendMany(page, 30);
    const route = await hung.promise;
    assert.ok((await exchanges.count()) < 30);
    await exchanges.nth(29).waitFor();
    await route.continue();
    await exchanges.nth(29).waitFor({ state: 'detached' });
  });

  it('draws nothing that only looks like a template', async () => {
    const { page } = await stage.visit('/');
    await new ChatPage(page).open();
    const drawn = await page.locator('parley-chat').evaluate(async (element) => {
      const chat = element as ParleyChat;
      const draw = async (strings: readonly string[]) => {
        Object.assign(chat, { greeting: { _$litType$: 1, strings, values: [] } });
        await chat.updateComplete;
        const welcome = chat.shadowRoot!.querySelector('parley-welcome')!;
        const failed = await welcome.updateComplete.then(() => undefined, String);
        return failed ?? welcome.shadowRoot!.querySelector('img')?.alt;
      };
      const code = ['<img alt="from code">'];
      return { code: await draw(Object.assign(code, { raw: code })), data: await draw(['<img alt="from data">']) };
    });
    assert.equal(drawn.code, 'from code', 'a template would be drawn');
    assert.match(drawn.data ?? '', /no template/);
  });

  it('[S1] gets facts by polling where WebSockets are blocked', async () => {
    const { page, asked, complaints } = await stage.visit('/', async (context) => {
      await context.addInitScript((port) => {
        // Where nobody listens: that fails as it does behind a proxy that lets none through.
        window.WebSocket = class extends WebSocket {
          constructor() {
            super(`ws://127.0.0.1:${port}`);
          }
        };
      }, closedPort);
    });
    const chat = new ChatPage(page);
    await chat.open();
    await page.locator('parley-chat [part=state]', { hasText: 'Online' }).waitFor();
    await chat.send('count 40');
    await chat.answerThat((text) => text.endsWith('40'));
    await chat.stopButton.waitFor({ state: 'detached' });
    // The question's own, and the polls that brought the answer.
    const polls = asked.filter((path) => path === '/v1/socket/').length;
    assert.ok(polls > 5, `${polls} polls`);
    const syncs = asked.filter((path) => path.startsWith('/v1/conversations/')).length;
    assert.ok(syncs < polls, `${syncs} requests besides ${polls} polls`);
    assert.deepEqual(
      complaints.filter((text) => !text.includes('WebSocket connection to')),
      [],
    );
    assert.notEqual(complaints.length, 0, 'a WebSocket was tried');
  });

  it('[I2] lets a visitor whose token is not taken any more begin anew, with what was not sent', async () => {
    const { page } = await stage.visit('/');
    const chat = new ChatPage(page);
    await chat.open();
    await chat.send('echo before');
    await chat.answerThat((text) => text === 'before');
    await page.evaluate(spoilToken);
    await chat.send('echo after');
    const notice = page.locator('parley-chat [part=notice]', { hasText: 'can no longer show that it is you' });
    await notice.waitFor();
    await chat.marks.getByText('Not sent yet').waitFor();
    await chat.field.fill('half a thought');
    await notice.getByRole('button', { name: 'Start anew' }).click();
    await chat.answerThat((text) => text === 'after');
    await chat.confirmed(1);
    assert.deepEqual(await chat.questionTexts(), ['echo after']);
    assert.equal(await chat.field.inputValue(), 'half a thought');
    assert.equal(await notice.count(), 0);
    await page.reload();
    await chat.open();
    await chat.answerThat((text) => text === 'after');
    assert.deepEqual(await chat.questionTexts(), ['echo after']);
  });

  it('[I2] [H11] takes files along too, and what waits in other conversations, in the order of writing', async () => {
    const { page } = await stage.visit('/');
    const chat = new ChatPage(page);
    const choose = (name: string) =>
      page
        .locator('parley-chat input[type=file]')
        .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(`in ${name}`) });
    const chip = (text: string) => page.locator('parley-chat li[part=attachment]', { hasText: text });
    await chat.open();
    await chat.send('echo before');
    await chat.answerThat((text) => text === 'before');
    await choose('early.txt');
    await chip('byte').waitFor();
    await page.evaluate(spoilToken);
    await chat.send('echo with a file');
    await chat.marks.getByText('Not sent yet').waitFor();
    await page.evaluate(() => (document.querySelector('parley-chat') as ParleyChat).newConversation());
    await choose('alone.txt');
    await chip('alone.txt').waitFor();
    await chat.field.press('Enter');
    await chip('alone.txt').waitFor({ state: 'detached' });
    await chat.send('echo last');
    await choose('draft.txt');
    await chip('draft.txt').waitFor();
    await chat.field.fill('half a thought');

    // What the browser keeps has to do: this page has no file any more.
    await page.reload();
    await chat.open();
    await page.getByRole('button', { name: 'Start anew' }).click();
    await chat.answerThat((text) => text === 'last');
    await chat.confirmed(2);
    assert.deepEqual(await chat.questionTexts(), ['echo with a file', 'echo last']);
    const sent = page.locator('parley-chat button[part=attachment]');
    assert.deepEqual(
      (await sent.allInnerTexts()).map((text) => text.split(/\s/)[0]),
      ['early.txt', 'alone.txt'],
    );
    for (const [at, name] of ['early.txt', 'alone.txt'].entries()) {
      const download = page.waitForEvent('download');
      await sent.nth(at).click();
      assert.equal(await readFile(await (await download).path(), 'utf8'), `in ${name}`);
    }
    await chip('draft.txt').filter({ hasText: 'byte' }).waitFor();
    assert.equal(await chat.field.inputValue(), 'half a thought');
    await chat.send('echo and the draft');
    await chat.answerThat((text) => text === 'and the draft');
    await sent.nth(2).waitFor();
    await page.reload();
    await chat.open();
    await sent.nth(2).waitFor();
    assert.deepEqual(await chat.questionTexts(), ['echo with a file', 'echo last', 'echo and the draft']);
  });

  it('[I11] forgets a visitor in all tabs at once, with all that the browser kept of them', async () => {
    const { page } = await stage.visit('/');
    const other = await page.context().newPage();
    await other.goto(page.url());
    const [one, two] = [new ChatPage(page), new ChatPage(other)];
    for (const chat of [one, two]) await chat.open();
    await one.send('echo of the first visitor');
    await two.answerThat((text) => text === 'of the first visitor');
    await two.field.fill('half a thought');
    await other.context().setOffline(true);
    await one.send('echo never sent');
    await one.marks.getByText('Not sent yet').waitFor();
    await two.questions.nth(1).waitFor();
    assert.equal(await other.evaluate(() => Object.keys(sessionStorage).length), 1, 'the draft is kept until then');
    const conversation = await page.evaluate(conversationOf);
    assert.equal(await page.evaluate(knowsNothingOf, conversation), false);
    await page.evaluate(() => {
      localStorage.setItem('parley:unread', '1');
      (document.querySelector('parley-chat') as ParleyChat).reset();
    });
    await page.context().setOffline(false);
    for (const chat of [one, two]) {
      await chat.page.locator('parley-chat [part=greeting]').waitFor();
      assert.deepEqual(await chat.questionTexts(), []);
      assert.equal(await chat.field.inputValue(), '');
    }
    for (const { page: tab } of [one, two]) assert.deepEqual(await tab.evaluate(() => Object.keys(sessionStorage)), []);
    assert.equal(await page.evaluate(() => localStorage.getItem('parley:unread')), null);
    // What one tab writes there comes to the other one a moment later.
    await page.waitForFunction(knowsNothingOf, conversation);
    await two.send('echo of the next one');
    await one.answerThat((text) => text === 'of the next one');
    await other.reload();
    await two.open();
    await two.answerThat((text) => text === 'of the next one');
    assert.deepEqual(await two.questionTexts(), ['echo of the next one']);
  });

  it('[I1] [I11] begins anew in all tabs at once, and writes nothing twice', async () => {
    const { page } = await stage.visit('/');
    const other = await page.context().newPage();
    await other.goto(page.url());
    const [one, two] = [new ChatPage(page), new ChatPage(other)];
    for (const chat of [one, two]) await chat.open();
    await one.send('echo before');
    for (const chat of [one, two]) await chat.answerThat((text) => text === 'before');
    await page.evaluate(spoilToken);
    await one.send('echo after');
    await two.questions.nth(1).waitFor();
    await two.field.fill('half a thought');
    await page.getByRole('button', { name: 'Start anew' }).click();
    for (const chat of [one, two]) {
      await chat.answerThat((text) => text === 'after');
      await chat.confirmed(1);
      assert.deepEqual(await chat.questionTexts(), ['echo after']);
    }
    assert.equal(await two.field.inputValue(), 'half a thought');
    await two.send('echo and on');
    await one.answerThat((text) => text === 'and on');
    assert.deepEqual(await one.questionTexts(), ['echo after', 'echo and on']);
  });

  const brokenStorages: readonly (readonly [string, () => void])[] = [
    ['there is no IndexedDB', removeIndexedDb],
    ['IndexedDB is full', fillIndexedDb],
    ['IndexedDB never opens', hangOpening],
    ['IndexedDB opens, and never answers', hangRequests],
  ];
  for (const [name, breakIt] of brokenStorages) {
    it(`[I2] sends, and says what is not kept, where ${name}`, async () => {
      const { page } = await stage.visit('/', breaking(breakIt));
      const chat = new ChatPage(page);
      await chat.open();
      await page.locator('parley-chat [part=state]', { hasText: 'Online' }).waitFor();
      await page.context().setOffline(true);
      await chat.send('echo written offline');
      await page.locator('parley-chat [part=notice]', { hasText: 'Leave this page open' }).waitFor();
      await page.context().setOffline(false);
      await chat.answerThat((text) => text === 'written offline');
      await chat.confirmed(1);
      assert.equal(await page.locator('parley-chat [part=notice]').count(), 0);
    });
  }

  it('sends, and says that nothing is kept, where localStorage throws', async () => {
    const { page } = await stage.visit('/', breaking(breakLocalStorage));
    const chat = new ChatPage(page);
    await chat.open();
    await chat.send('echo kept nowhere');
    await chat.answerThat((text) => text === 'kept nowhere');
    await page.locator('parley-chat [part=notice]', { hasText: 'keeps nothing' }).waitFor();
  });
});

/** How an element looks: what it is, where it stands, and all that its styles come to. */
interface Look {
  readonly name: string;
  readonly box: readonly number[];
  readonly styles: Readonly<Record<string, string>>;
}

/** How every element inside the widget looks. */
function looksOf(page: Page): Promise<Look[]> {
  return page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const chat = document.querySelector('parley-chat') as ParleyChat;
    const origin = chat.shadowRoot!.querySelector('parley-panel')!.shadowRoot!.querySelector('.panel')!;
    const from = origin.getBoundingClientRect();
    const within = (root: Element): Element[] => [
      ...(root.shadowRoot ? [...root.shadowRoot.children].flatMap((child) => [child, ...within(child)]) : []),
      ...[...root.children].flatMap((child) => [child, ...within(child)]),
    ];
    return (
      within(chat)
        // Times differ, and what has no box, or is only read aloud, is not seen.
        .filter((element) => element.checkVisibility() && !element.matches('time, .unseen'))
        .filter((element) => element.getBoundingClientRect().width > 0)
        .map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          const styles = getComputedStyle(element);
          const named = [...styles].filter((property) => !property.startsWith('--'));
          return {
            name: `${element.localName}.${element.getAttribute('part') ?? element.className}`,
            box: [x - from.x, y - from.y, width, height].map(Math.round),
            styles: Object.fromEntries(named.map((property) => [property, styles.getPropertyValue(property)])),
          };
        })
    );
  });
}

/** Puts a token in the browser that no server has made. */
function spoilToken(): void {
  const key = Object.keys(localStorage).find((name) => localStorage.getItem(name)?.includes('"token"'))!;
  const grant = JSON.parse(localStorage.getItem(key)!) as object;
  localStorage.setItem(key, JSON.stringify({ ...grant, token: 'of.another.server' }));
}

/** The conversation that is shown. */
function conversationOf(): string {
  return Object.entries(localStorage)
    .find(([key]) => key.startsWith('parley conversation'))![1]
    .split('"')[3]!;
}

/** Whether nothing that the browser keeps names a conversation. */
function knowsNothingOf(conversation: string): boolean {
  return !JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]).includes(conversation);
}

/** Breaks something in the browser before the page begins. */
function breaking(breakIt: () => void) {
  return async (context: BrowserContext): Promise<void> => {
    await context.addInitScript(breakIt);
  };
}

function breakLocalStorage(): void {
  const forbid = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  Object.defineProperty(window, 'localStorage', { get: forbid });
}

function removeIndexedDb(): void {
  Object.defineProperty(window, 'indexedDB', { value: undefined });
}

function fillIndexedDb(): void {
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
}

/** Nobody hears any more what became of opening a database. */
function hangOpening(): void {
  const { prototype } = IDBOpenDBRequest;
  prototype.addEventListener = () => {};
  for (const name of ['onsuccess', 'onerror', 'onupgradeneeded']) Object.defineProperty(prototype, name, { set() {} });
}

/** Nobody hears any more what became of anything in a database that is open. */
function hangRequests(): void {
  const { onsuccess, onerror } = Object.getOwnPropertyDescriptors(IDBRequest.prototype);
  const { addEventListener } = EventTarget.prototype;
  Object.defineProperties(IDBOpenDBRequest.prototype, {
    onsuccess,
    onerror,
    addEventListener: { value: addEventListener },
  });
  for (const { prototype } of [IDBRequest, IDBTransaction]) {
    prototype.addEventListener = () => {};
    for (const name of ['onsuccess', 'onerror', 'oncomplete']) Object.defineProperty(prototype, name, { set() {} });
  }
}

/** Sends messages one right after the other, as no hand could. */
function sendMany(page: Page, count: number): Promise<void> {
  return page.locator('parley-chat').evaluate((element, times) => {
    for (let at = 0; at < times; at += 1) (element as ParleyChat).sendMessage('echo on and on');
  }, count);
}
