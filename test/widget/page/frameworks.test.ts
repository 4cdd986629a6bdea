import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ChatPage } from '../../e2e/support/chat-page.ts';
import { eventually } from '../../support/eventually.ts';
import { openGuestStage, type GuestStage } from './guest-stage.ts';

const APPS = { React: 'react-app.tsx', Vue: 'vue-app.ts' } as const;

describe('the element in a framework', () => {
  let stage: GuestStage;
  before(async () => {
    const scripts = await Promise.all(Object.values(APPS).map(bundled));
    stage = await openGuestStage((server) =>
      Object.fromEntries(
        Object.keys(APPS).map((name, at) => [
          `/${name}`,
          {
            html: `<!doctype html><html lang="en"><title>A page</title>
              <style>parley-chat { display: block; height: 600px }</style>
              <main></main>
              <script>const serverUrl = ${JSON.stringify(server)}</script>
              <script type="module">${scripts[at]!.replaceAll('</script', '<\\/script')}</script></html>`,
          },
        ]),
      ),
    );
  });
  afterEach(() => stage.leave());
  after(() => stage.close());

  for (const name of Object.keys(APPS)) {
    it(`takes properties, slots and events from ${name}, and comes back with its conversation`, async () => {
      const { page, complaints, sockets } = await stage.visit(`/${name}`);
      const chat = new ChatPage(page);
      const help = page.getByRole('button', { name: 'Help', exact: true });
      const heard = page.locator('output');
      await page.locator('parley-chat').getByText('Hello.').waitFor();
      await page.locator('parley-chat [part=prompt]').getByText('echo where is my order?').click();
      await chat.answerThat((text) => text === 'where is my order?');
      await heard.getByText('done').waitFor();
      assert.equal(await heard.innerText(), 'echo where is my order? done');
      assert.equal(sockets(), 1);

      await help.click();
      await chat.field.waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.querySelector('parley-chat') === null);
      await eventually(() => sockets() === 0);

      await help.click();
      await chat.answerThat((text) => text === 'where is my order?');
      await chat.send('echo and when?');
      await chat.answerThat((text) => text === 'and when?');
      await heard.getByText('when').waitFor();
      assert.equal(await heard.innerText(), 'echo where is my order? done,echo and when? done');
      assert.deepEqual(await chat.questionTexts(), ['echo where is my order?', 'echo and when?']);
      assert.deepEqual(complaints, []);
    });
  }
});

/** An application as its own bundler would make it. */
async function bundled(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`frameworks/${file}`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'chrome123',
    write: false,
    jsx: 'automatic',
    tsconfig: fileURLToPath(new URL('../../../widget/tsconfig.json', import.meta.url)),
    conditions: ['production'],
    // The build of Vue that reads templates in the page.
    alias: { vue: 'vue/dist/vue.esm-bundler.js' },
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
  });
  return outputFiles[0]!.text;
}
