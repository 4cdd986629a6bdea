import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { createScriptedResponder } from '../../../server/src/responders/scripted.ts';
import { BUDGET_BYTES, buildWidget, type BuiltWidget } from '../../../widget/build.mjs';
import { openBrowser } from '../../e2e/support/browser.ts';
import { ChatPage } from '../../e2e/support/chat-page.ts';
import { openStrangerSite, scriptTagPage, type StrangerSite } from '../../e2e/support/stranger-site.ts';
import { startServer, type TestServer } from '../../support/server.ts';

/** What answers mostly are made of. What else there is in Markdown is part of it, and loads what it needs besides. */
const ANSWER = `## Yes, it does

It **works** with \`npm start\`, see [the docs](https://docs.example.com/start) &amp; ask *again*.

1. Open the page
2. Write

- one
- two

> And that is all.
`;

describe('what a browser loads until the first answer stands there', () => {
  let widget: BuiltWidget;
  let server: TestServer;
  let site: StrangerSite;
  let browser: Browser;

  before(async () => {
    widget = await buildWidget({ outdir: await mkdtemp(join(tmpdir(), 'parley-weight-')) });
    const environment = { PARLEY_WIDGET: widget.outdir };
    server = await startServer({ environment, responder: createScriptedResponder([ANSWER]) });
    site = await openStrangerSite({ '/': { html: scriptTagPage(server.url) } });
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await site.close();
    await server.close();
    await rm(widget.outdir, { recursive: true });
  });

  it('is what the build says, file by file, and weighs what it may', async () => {
    const page = await browser.newPage();
    const loaded = new Set<string>();
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url());
      if (origin === server.url && pathname.endsWith('.js')) loaded.add(pathname.slice(1));
    });
    await page.goto(site.url);
    const chat = new ChatPage(page);
    await chat.open();
    await page.waitForLoadState('networkidle');
    const manifest = JSON.parse(await readFile(join(widget.outdir, 'manifest.json'), 'utf8')) as {
      loader: string;
      firstOpen: string[];
      firstAnswer: string[];
    };
    assert.deepEqual([...loaded].sort(), [manifest.loader, ...manifest.firstOpen].sort());

    await chat.send('Does it work?');
    await chat.answerThat((text) => text.includes('And that is all.'));
    await chat.stopButton.waitFor({ state: 'detached' });
    await page.locator('parley-chat [part=actions]').waitFor();
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('parley-chat [part=answer] ol > li').count(), 2, 'it is drawn as Markdown');
    assert.deepEqual([...loaded].sort(), [manifest.loader, ...manifest.firstOpen, ...manifest.firstAnswer].sort());

    const weights = new Map(widget.sizes.map(({ file, gzip }) => [file, gzip]));
    const weight = [...loaded].reduce((sum, file) => sum + weights.get(file)!, 0);
    assert.equal(weight, widget.firstOpen + widget.firstAnswer);
    assert.ok(weight <= BUDGET_BYTES, `${weight} bytes`);
  });

  it('is sent as it was weighed to a browser that takes gzip, and lighter to one that takes Brotli', async () => {
    for (const { file, bytes, gzip } of widget.sizes.filter(({ file }) =>
      /^parley|^assets.(parley|markdown)-/.test(file),
    )) {
      const lengths = [];
      for (const encoding of ['identity', 'gzip', 'gzip, br']) {
        const response = await fetch(`${server.url}/${file}`, { headers: { 'Accept-Encoding': encoding } });
        lengths.push(Number(response.headers.get('Content-Length')));
        assert.deepEqual(
          Buffer.from(await response.arrayBuffer()),
          await readFile(join(widget.outdir, file)),
          encoding,
        );
      }
      const [plain, asGzip, asBrotli = 0] = lengths;
      assert.deepEqual([plain, asGzip], [bytes, gzip], file);
      assert.ok(asBrotli < gzip, `${file}: ${asBrotli} bytes by Brotli, ${gzip} by gzip`);
    }
  });
});
