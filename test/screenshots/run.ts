/**
 * Takes a picture of every state of the widget: `npm run screenshots [-- scene …]`.
 *
 * They go to `docs/screenshots`, which git ignores, one file a scene, width and scheme, with a page that shows them all
 * side by side; one of them is the README's. The site that they are taken on is a stranger's: its rules must not show
 * in the widget. It is served under the strict policy that the widget promises to run under, and whatever the browser
 * complains of ends the run.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

import { CHROMIUM_ARGS, chromiumPath } from '../support/chromium.ts';
import { serveStage } from './serve-stage.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const outdir = `${root}docs/screenshots/`;

/** The picture that the README shows, of those that are taken here. */
const README_PICTURE = { from: 'done.desktop.light.png', to: 'parley.png' };

const VIEWS = [
  { name: 'desktop', width: 1280, height: 860 },
  { name: 'phone', width: 390, height: 780 },
] as const;

const { origin, close } = await serveStage();

const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });

/** A scene with the settings of the page that it is shot on, as `name` or `name?setting=value`. */
const EXTRA = ['done?mode=inline', 'empty?lang=de&plain', 'done?accent=%23ffd23f', 'writing?accent=%23111111'];

const wanted = process.argv.slice(2);
const { SCENES } = await import('./scenes.ts');
const scenes = wanted.length > 0 ? wanted : [...Object.keys(SCENES), ...EXTRA];
if (wanted.length === 0) await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });

const shot: string[] = [];
try {
  for (const { name: view, width, height } of VIEWS) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        locale: 'en-GB',
        hasTouch: view === 'phone',
        isMobile: view === 'phone',
        deviceScaleFactor: 1,
      });
      const page = await context.newPage();
      const wrong: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') wrong.push(message.text());
      });
      page.on('pageerror', (error) => wrong.push(String(error.stack ?? error)));
      for (const scene of scenes) {
        const [name = '', settings = ''] = scene.split('?');
        await page.goto(`${origin}/gallery/stage?scene=${name}${settings && `&${settings}`}`);
        await page
          .waitForSelector(`html[data-ready="${name}"]`, { state: 'attached', timeout: 15_000 })
          .catch((error: unknown) => wrong.push(String(error)));
        const file = `${scene.replace(/[^a-z0-9-]+/gi, '-')}.${view}.${colorScheme}.png`;
        const picture = await page.screenshot({ path: outdir + file });
        if (file === README_PICTURE.from) {
          await mkdir(`${root}docs/images`, { recursive: true });
          await writeFile(`${root}docs/images/${README_PICTURE.to}`, picture);
        }
        shot.push(file);
        if (wrong.length > 0) throw new Error(`${file}:\n${wrong.join('\n')}`);
      }
      await context.close();
    }
  }
  if (wanted.length === 0) await writeFile(`${outdir}index.html`, contactSheet(shot));
  console.log(`${shot.length} pictures in docs/screenshots`);
} finally {
  await browser.close();
  close();
}

function contactSheet(names: readonly string[]): string {
  const figures = names.map(
    (file) => `<figure><img src="${file}" loading="lazy"><figcaption>${file}</figcaption></figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Parley: every state</title>
<style>body{font:14px system-ui;margin:24px;background:#8882}main{display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));gap:16px}figure{margin:0}img{width:100%;border:1px solid #8884}</style>
<main>${figures.join('\n')}</main>\n`;
}
