import assert from 'node:assert/strict';
import type { ParleyChat, ParleyFunction } from '@parley/widget';
import type { BrowserContext, Page } from 'playwright-core';
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
        // They come after the answer.
        await page.locator('parley-feedback .thumb').first().waitFor();
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

  const brokenStorages: readonly (readonly [string, () => void])[] = [
    ['there is no IndexedDB', removeIndexedDb],
    ['IndexedDB is full', fillIndexedDb],
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
