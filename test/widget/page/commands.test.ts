import assert from 'node:assert/strict';
import type { ParleyFunction } from '@parley/widget';
import type { Page } from 'playwright-core';
import { openGuestStage, SNIPPET, type GuestStage } from './guest-stage.ts';

declare const window: Window & { parley: ParleyFunction; heard: string[]; early: ParleyFunction };

/** Notes an event by its name, and what the listener was given besides. */
const NOTE = `window.heard = []; const note = (event, chat) => heard.push(event.type + ' ' + chat.localName)`;

describe('window.parley', () => {
  let stage: GuestStage;
  before(async () => {
    stage = await openGuestStage((server) => {
      const tag = `<script src="${server}/parley.js" async data-site="test" lang="en"></script>`;
      const module = `<script type="module" src="${server}/parley-chat.js"></script>`;
      const page = (head: string, body = '') => ({
        html: `<!doctype html><html lang="en"><title>A page</title>${head}<h1>A page</h1>${body}</html>`,
      });
      const calls = (script: string) => `${SNIPPET}<script>${NOTE}; ${script}</script>`;
      return {
        '/plain': page(tag),
        '/telling': page(
          `${calls(`parley('on', 'open', note); parley('set', { heading: 'Early' }); parley('identify', 'person-7')`)}${tag}`,
        ),
        '/asking': page(
          `${calls(`
            parley('on', 'ready', note);
            parley('on', 'reply', note);
            parley('set', { heading: 'Early' });
            parley('open');
            parley('send', 'echo hello')`)}${tag}`,
        ),
        '/ready': page(`${calls(`parley('on', 'ready', note)`)}${tag}`),
        '/wrong': page(
          `${calls(`
            parley('opne');
            parley('on', 'replied', note);
            parley('on', 'reply', 'note');
            parley('set', { hedding: 'x', heading: 'Right' });
            parley('send', '   ');
            parley('identify');
            parley('open')`)}${tag}`,
        ),
        '/held': page(`${SNIPPET}<script>window.early = window.parley; ${NOTE}</script>${tag}`),
        '/module': page(`${calls(`parley('on', 'ready', note); parley('set', { heading: 'Early' })`)}${module}`),
      };
    });
  });
  afterEach(() => stage.leave());
  after(() => stage.close());

  const heading = (page: Page) => page.locator('parley-chat [part=heading]').innerText();
  const defined = (page: Page) => page.evaluate(() => customElements.get('parley-chat') !== undefined);

  it('keeps what it is told until somebody opens the chat, and loads nothing for it', async () => {
    const { page, asked } = await stage.visit('/telling');
    await page.waitForLoadState('networkidle');
    await page.locator('parley-chat button').waitFor();
    assert.deepEqual(asked, ['/parley.js']);
    await page.locator('parley-chat button').click();
    await page.locator('parley-chat [part=field]:focus').waitFor();
    await page.getByRole('dialog', { name: 'Early' }).waitFor();
    assert.equal(await page.evaluate(() => document.querySelector('parley-chat')!.user), 'person-7');
    // It was told to listen before the panel opened, and carried out after: what was opened later is heard.
    await page.evaluate(() => window.parley('close'));
    await page.evaluate(() => window.parley('open'));
    await page.waitForFunction(() => window.heard.includes('parley-open parley-chat'));
  });

  it('carries out in order what was called before the script was there, and tells of what comes of it', async () => {
    const { page, complaints } = await stage.visit('/asking');
    await page.waitForFunction(() => window.heard.length === 2);
    assert.deepEqual(await page.evaluate(() => window.heard), ['parley-ready parley-chat', 'parley-reply parley-chat']);
    assert.equal(await heading(page), 'Early');
    assert.deepEqual(await page.locator('parley-chat [part=question]').allInnerTexts(), ['echo hello']);
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('[C19] tells that the widget is ready, also whoever asks later', async () => {
    const { page } = await stage.visit('/ready');
    await page.waitForFunction(() => window.heard.length === 1);
    await page.evaluate(() =>
      window.parley('on', 'ready', (event, chat) => {
        chat.open();
        window.heard.push(`late ${event.type}`);
      }),
    );
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await page.evaluate(() => window.heard), ['parley-ready parley-chat', 'late parley-ready']);
  });

  it('needs no snippet once the script is there, and loads the widget with the first call that needs it', async () => {
    const { page } = await stage.visit('/plain');
    await page.locator('parley-chat button').waitFor();
    await page.evaluate(() => {
      window.heard = [];
      window.parley('on', 'close', () => window.heard.push('closed'));
    });
    assert.equal(await defined(page), false);
    await page.evaluate(() => window.parley('toggle'));
    await page.getByRole('dialog').waitFor();
    await page.evaluate(() => window.parley('toggle'));
    await page.waitForFunction(() => window.heard.length === 1);
  });

  it('stays the same function for whoever took hold of it early', async () => {
    const { page } = await stage.visit('/held');
    await page.locator('parley-chat button').waitFor();
    await page.evaluate(() => window.early('open'));
    await page.getByRole('dialog').waitFor();
    await page.evaluate(() => window.early('close'));
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('stops telling whoever no longer wants to hear', async () => {
    const { page } = await stage.visit('/plain');
    await page.locator('parley-chat button').waitFor();
    await page.evaluate(() => {
      window.heard = [];
      const one = () => window.heard.push('one');
      const other = () => window.heard.push('other');
      window.parley('on', 'open', one);
      window.parley('on', 'open', one);
      window.parley('on', 'open', other);
      window.parley('open');
      window.parley('off', 'open', one);
      window.parley('close');
      window.parley('open');
    });
    await page.getByRole('dialog').waitFor();
    await page.evaluate(() => {
      window.parley('close');
    });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.evaluate(() => window.parley('open'));
    await page.getByRole('dialog').waitFor();
    assert.ok(!(await page.evaluate(() => window.heard)).includes('one'));
    assert.ok((await page.evaluate(() => window.heard)).includes('other'));
  });

  it('says of each call that makes no sense what is wrong and what would be right, and carries out the others', async () => {
    const { page, complaints } = await stage.visit('/wrong');
    await page.getByRole('dialog', { name: 'Right' }).waitFor();
    const expected = [
      /parley\("opne"\).*unknown command "opne": expected one of open, close, toggle/s,
      /unknown event "replied": expected one of ready, open, close/,
      /listener "note": expected a function/,
      /unknown setting "hedding": expected one of .*heading/,
      /parley\("send", " {3}"\).*text " {3}": expected something to read/s,
      /undefined: expected the name of the user/,
    ];
    assert.equal(complaints.length, expected.length, complaints.join('\n'));
    for (const [at, pattern] of expected.entries()) assert.match(complaints[at]!, pattern);
  });

  it('waits for an element where the page puts one in later', async () => {
    const { page } = await stage.visit('/module');
    await page.waitForFunction(() => customElements.get('parley-chat'));
    await page.evaluate(() => window.parley('open'));
    await page.evaluate(() => document.body.append(document.createElement('parley-chat')));
    await page.getByRole('dialog', { name: 'Early' }).waitFor();
    assert.deepEqual(await page.evaluate(() => window.heard), ['parley-ready parley-chat']);
  });
});
