import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './support/browser.ts';
import { ChatPage } from './support/chat-page.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('the demo', function () {
  this.timeout(60_000);
  let folder: string;
  let demo: ChildProcess;
  let output = '';
  let browser: Browser;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-demo-'));
    demo = spawn(process.execPath, ['demo/src/main.ts'], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        DEMO_PORT: '0',
        PARLEY_DATA: join(folder, 'data'),
        PARLEY_LOG: 'error',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    demo.stdout!.setEncoding('utf8');
    for await (const chunk of demo.stdout!.iterator({ destroyOnReturn: false })) {
      output += chunk as string;
      if (output.includes('Ctrl+C')) break;
    }
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    if (demo.exitCode === null) {
      demo.kill('SIGTERM');
      const [code] = (await once(demo, 'exit')) as [number];
      assert.equal(code, 0);
    }
    await rm(folder, { recursive: true });
  });

  const address = (name: string) => new RegExp(`${name} +(http://[^\\s/]+)`).exec(output)![1]!;
  async function visit(path: string): Promise<{ page: Page; chat: ChatPage }> {
    const page = await browser.newPage();
    await page.goto(`${address('demo')}${path}`);
    return { page, chat: new ChatPage(page) };
  }

  it('says where it is, which database and responder it uses, and where its data lies', () => {
    assert.notEqual(address('demo'), address('server'));
    assert.match(output, /turns +SQLite at .*parley\.sqlite/);
    assert.ok(output.includes(join(folder, 'data')));
    assert.match(output, /answers +\S+/);
  });

  it('answers from the project’s own docs, with sources, behind the script tag', async () => {
    const { page, chat } = await visit('/');
    await chat.open();
    await chat.send('How do I embed the widget?');
    await chat.answerThat((text) => text.includes('parley.js'));
    await page.locator('parley-chat [part=source]').first().waitFor();
  });

  it('prints the events of the element that stands in the page', async () => {
    const { page, chat } = await visit('/inline');
    await chat.field.waitFor();
    await chat.send('hello');
    await page.getByText('parley-reply').waitFor();
    const events = await page.locator('#events').innerText();
    for (const name of ['parley-send', 'parley-turn', 'parley-reply']) assert.ok(events.includes(name), name);
  });

  it('leads to the gallery, whose scenes play on its own origin under a strict policy', async () => {
    const { page } = await visit('/');
    const complaints: string[] = [];
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.getByRole('link', { name: 'gallery' }).click();
    await page.waitForURL(`${address('demo')}/gallery`);
    const frame = page.locator('iframe[title=done]');
    await frame.scrollIntoViewIfNeeded();
    const scene = frame.contentFrame();
    await scene.locator('parley-chat [part=answer]').getByText('Yes, we ship to Portugal').waitFor();
    await scene.locator('html[data-ready=done]').waitFor();
    const { headers } = await page.evaluate(async () => {
      const response = await fetch('/gallery/stage');
      return { headers: Object.fromEntries(response.headers) };
    });
    assert.match(headers['content-security-policy']!, /require-trusted-types-for 'script'/);
    assert.deepEqual(complaints, []);
  });

  it('works with an adapter of one function, and keeps the conversation over a reload', async () => {
    const { page, chat } = await visit('/adapter');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await chat.field.waitFor();
    await chat.send('one two');
    await chat.answerThat((text) => text.includes('You wrote “one two”, which has 7 characters.'));
    await chat.stopButton.waitFor({ state: 'detached' });
    await page.reload();
    await chat.answerThat((text) => text.includes('still there after a reload'));
    assert.ok(asked.length > 0);
    assert.deepEqual(
      asked.filter((url) => url.startsWith(address('server'))),
      [],
    );
  });
});
