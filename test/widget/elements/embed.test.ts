import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';

import { BUDGET_BYTES, buildWidget, LOADER_BUDGET_BYTES, type BuiltWidget } from '../../../widget/build.mjs';
import { CHROMIUM_ARGS, chromiumPath } from '../../support/chromium.ts';

/** A host of the built widget, and a page of another origin that embeds it under a strict policy. */
interface Hosts {
  readonly host: string;
  readonly site: string;
  /** What was asked of the host, in order. */
  readonly asked: string[];
}

describe('the script tag', () => {
  let widget: BuiltWidget;
  let browser: Browser;
  let hosts: Hosts;
  let page: Page;
  const servers: Server[] = [];
  /** What the browser complained of: rules of the page's policy that were broken, errors that nobody caught. */
  let complaints: string[];

  before(async () => {
    const outdir = await mkdtemp(join(tmpdir(), 'parley-widget-'));
    widget = await buildWidget({ outdir });
    browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });
    const asked: string[] = [];
    const host = await serve(servers, async (path) => {
      asked.push(path);
      if (!/^\/(parley(-chat)?\.js|assets\/[\w-]+\.js)$/.test(path)) return undefined;
      const body = await readFile(join(outdir, path));
      return { body, headers: { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' } };
    });
    const site = await serve(servers, async (path) => {
      const tag = `<script src="${host}/parley.js" async data-heading="Halden" data-position="start"></script>`;
      const body = `<!doctype html><html lang="en"><title>A page</title>${tag}${path === '/free' ? tag : ''}<h1>A page</h1>`;
      const policy = `default-src 'none'; script-src ${host}; connect-src ${host}; require-trusted-types-for 'script'`;
      const strict = path === '/free' ? undefined : { 'content-security-policy': policy };
      return { body, headers: { 'content-type': 'text/html', ...strict } };
    });
    hosts = { host, site, asked };
  });

  after(async () => {
    await browser.close();
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    await rm(widget.outdir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    hosts.asked.length = 0;
    complaints = [];
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) complaints.push(message.text());
    });
  });

  afterEach(() => page.close());

  const button = () => page.locator('parley-chat button').first();

  it('puts a button on the page, and asks for nothing but itself', async () => {
    await page.goto(`${hosts.site}/`, { waitUntil: 'networkidle' });
    await button().waitFor();
    assert.deepEqual(hosts.asked, ['/parley.js']);
    const box = await button().boundingBox();
    assert.deepEqual([box?.width, box?.height, box?.x], [56, 56, 20]);
    assert.equal(await page.evaluate(() => customElements.get('parley-chat')), undefined);
  });

  it('[A11Y] can be seen where the system forces its colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`${hosts.site}/`);
    const clip = (await button().boundingBox())!;
    const seen = await page.screenshot({ clip });
    await page.evaluate(() => (document.querySelector('parley-chat')!.hidden = true));
    assert.ok(!seen.equals(await page.screenshot({ clip })), 'nothing is there to see');
  });

  it('fetches the widget when the button is pointed at, and begins it when it is pressed', async () => {
    await page.goto(`${hosts.site}/`);
    const fetched = page.waitForResponse(/\/assets\/parley-/);
    await button().hover();
    await fetched;
    assert.equal(await page.evaluate(() => customElements.get('parley-chat')), undefined, 'it is not begun');
    await button().click();
    const panel = page.getByRole('dialog', { name: 'Halden' });
    await panel.waitFor();
    await page.locator('parley-chat [part=field]:focus').waitFor();
    assert.equal(await page.locator('parley-chat').getAttribute('server'), hosts.host);
    assert.equal(await page.locator('parley-chat [part=launcher]').count(), 1, 'the button gave way');
  });

  it('is drawn open when it is pressed, and not closed first', async () => {
    const openWhenDrawn = () =>
      page.evaluate(
        () =>
          new Promise((resolve) =>
            addEventListener('parley-ready', ({ target }) => resolve((target as { isOpen?: boolean }).isOpen)),
          ),
      );
    await page.goto(`${hosts.site}/`);
    const called = openWhenDrawn();
    await page.evaluate(() => (window as unknown as { parley(...call: unknown[]): void }).parley('on', 'ready'));
    assert.equal(await called, false, 'a page that asks when it is ready opens nothing');
    await page.goto(`${hosts.site}/`);
    await button().waitFor();
    const pressed = openWhenDrawn();
    await button().click();
    assert.equal(await pressed, true);
  });

  it('shows the field in its place a frame before anything begins, and loses nothing that is written in it by then', async () => {
    await page.goto(`${hosts.site}/`);
    await button().waitFor();
    const first = page.evaluate(
      () =>
        new Promise<{ hasBegun: boolean; left: string; width: number }>((resolve) =>
          addEventListener('parley-ready', async ({ target }) => {
            const root = (target as Element).shadowRoot!;
            const composer = root.querySelector('parley-composer') as HTMLElement & {
              updateComplete: Promise<unknown>;
            };
            await composer.updateComplete;
            const field = composer.shadowRoot!.querySelector('textarea')!;
            const hasBegun = root.querySelector('parley-welcome') !== null;
            const width = field.clientWidth;
            field.value = 'Typed at once';
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));
            field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
            resolve({ hasBegun, left: field.value, width });
          }),
        ),
    );
    await button().click();
    const { hasBegun, left, width } = await first;
    assert.equal(hasBegun, false);
    assert.equal(left, '');
    assert.equal(await page.locator('parley-chat [part=question]').innerText(), 'Typed at once');
    assert.equal(await page.locator('parley-chat [part=field]').evaluate((field) => field.clientWidth), width);
  });

  it('opens nothing later where it could not be loaded when it was pressed', async () => {
    await page.goto(`${hosts.site}/`);
    await page.route(/assets/, (route) => route.abort());
    const failed = page.waitForEvent('requestfailed');
    const kinds: string[] = [];
    page.on('request', (request) => kinds.push(request.resourceType()));
    await button().click();
    await failed;
    await page.unroute(/assets/);
    assert.ok(!kinds.includes('script'), 'Firefox would remember of a module that it could not be had');
    const isOpen = await page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener('parley-ready', ({ target }) => resolve((target as { isOpen?: boolean }).isOpen));
          (window as unknown as { parley(...call: unknown[]): void }).parley('on', 'ready');
        }),
    );
    assert.equal(isOpen, false);
    assert.ok(kinds.includes('script'));
  });

  it('[C12] does not put the cursor into the field of a phone that pressed it, whose keyboard would come', async () => {
    const phone = await browser.newPage({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } });
    try {
      await phone.goto(`${hosts.site}/`);
      await phone.evaluate(() => {
        const seen: string[] = Object.assign(window, { focused: [] }).focused;
        addEventListener('focusin', (event) => seen.push((event.composedPath()[0] as Element).tagName));
      });
      const pressed = phone.locator('parley-chat button').first();
      await pressed.focus();
      await pressed.tap();
      await phone.getByRole('dialog').waitFor();
      await phone.waitForFunction(() => (window as unknown as { focused: string[] }).focused.length > 1);
      const focused = await phone.evaluate(() => (window as unknown as { focused: string[] }).focused);
      assert.ok(!focused.includes('TEXTAREA'), focused.join());
    } finally {
      await phone.close();
    }
  });

  it('runs under a strict policy of the page', async () => {
    await page.goto(`${hosts.site}/`);
    await page.evaluate(() => document.createElement('p').setAttribute('style', 'color: red'));
    await assert.doesNotReject(async () => {
      while (complaints.length === 0) await page.evaluate(() => new Promise(requestAnimationFrame));
    }, 'what breaks the policy is heard of');
    complaints = [];
    await button().click();
    await page.locator('parley-chat [part=field]').fill('Hello');
    await page.locator('parley-chat [part=field]').press('Enter');
    await page.locator('parley-chat [part=question]').waitFor();
    const notices = complaints.filter((text) => !text.includes('net::'));
    assert.deepEqual(notices, []);
  });

  it('is there once where the page has it twice, and still there when the page puts another body in', async () => {
    await page.goto(`${hosts.site}/free`, { waitUntil: 'networkidle' });
    assert.equal(await page.locator('parley-chat').count(), 1);
    await button().click();
    await page.getByRole('dialog').waitFor();
    await page.evaluate(() => {
      const body = document.createElement('body');
      body.append(document.createElement('main'));
      document.body.replaceWith(body);
    });
    assert.equal(await page.getByRole('dialog').count(), 1);
    await page.evaluate((source) => {
      const script = document.createElement('script');
      Object.assign(script, { src: source });
      document.body.append(script);
      return new Promise((resolve) => script.addEventListener('load', resolve));
    }, `${hosts.host}/parley.js`);
    assert.equal(await page.locator('parley-chat').count(), 1);
  });

  it('[O4] begins by itself where a message of an earlier page was not sent', async () => {
    await page.goto(`${hosts.site}/`);
    await button().click();
    await page.locator('parley-chat [part=field]').fill('Not sent yet');
    await page.locator('parley-chat [part=field]').press('Enter');
    await page.locator('parley-chat [part=mark]').waitFor();
    await page.waitForFunction(() => localStorage.getItem('parley:unsent'));
    await page.reload();
    await page.waitForFunction(() => customElements.get('parley-chat'));
    await page.locator('parley-chat [part=launcher]').click();
    assert.equal(await page.locator('parley-chat [part=question]').innerText(), 'Not sent yet');
  });

  it('weighs what it may', () => {
    assert.ok(widget.loader <= LOADER_BUDGET_BYTES, `the loader has ${widget.loader} bytes`);
    const both = widget.firstOpen + widget.firstAnswer;
    assert.ok(both <= BUDGET_BYTES, `what the first question and answer load has ${both} bytes`);
  });

  it('would find a decorator', async () => {
    const { code } = await transform('class A { @b() c = 1 }', { target: 'es2022' });
    assert.match(code, /__decoratorStart|__runInitializers/);
  });

  it('ships no syntax that a browser does not know, and nothing of the tests or of Node', async () => {
    for (const { file } of widget.sizes) {
      const code = await readFile(join(widget.outdir, file), 'utf8');
      // Where there is a standard decorator, esbuild brings helpers with it that make it plain.
      const { code: plain } = await transform(code, { target: 'es2022' });
      assert.doesNotMatch(plain, /__decoratorStart|__runInitializers/, `${file} has a decorator`);
      assert.doesNotMatch(code, /\b(?:from|import)\s*["'][a-z@]/, `${file} imports a package by name`);
      assert.doesNotMatch(code, /process\.env|require\(/, `${file} reads what only Node has`);
    }
    const loader = await readFile(join(widget.outdir, 'parley.js'), 'utf8');
    assert.doesNotMatch(loader, /^\{.*(\bvar [$\w]|\bfunction\b)/s, 'a block would leave the page its names');
  });
});

/** Serves what a function gives for a path, on a free port. */
async function serve(
  servers: Server[],
  give: (path: string) => Promise<{ body: string | Buffer; headers: Record<string, string> } | undefined>,
): Promise<string> {
  const server = createServer((request, response) => {
    void give(new URL(request.url ?? '/', 'http://localhost').pathname)
      .catch(() => undefined)
      .then((file) => {
        response.writeHead(file ? 200 : 404, file?.headers);
        response.end(file?.body);
      });
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
