/**
 * Takes a picture of every state of the widget: `npm run screenshots [-- scene …]`.
 *
 * They go to `docs/screenshots`, which git ignores, one file a scene, width, scheme and direction of writing
 * (`done.phone.dark.rtl.png`: in Arabic, on a page from right to left), with a page that shows them all side by side; one
 * of them is the README's. The site that they are taken on is a stranger's: its rules must not show in the widget. It is
 * served under the strict policy that the widget promises to run under, and whatever the browser complains of ends the
 * run.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type ConsoleMessage, type Page } from 'playwright-core';

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

/** Each scene is shot in both directions of writing, unless it says itself which language is spoken. */
const DIRECTIONS = [
  { suffix: '', settings: '' },
  { suffix: '.rtl', settings: '&lang=ar&plain' },
] as const;

/** A scene waits more than it works, so some are played at the same time. */
const PAGES_AT_ONCE = 3;

const wanted = process.argv.slice(2);
const { SCENES } = await import('./scenes.ts');
const scenes = wanted.length > 0 ? wanted : [...Object.keys(SCENES), ...EXTRA];
if (wanted.length === 0) await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });

const shot: string[] = [];
try {
  for (const { name: view, width, height } of VIEWS) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const pictures = scenes.flatMap((scene) =>
        DIRECTIONS.slice(0, /[?&]lang=/.test(scene) ? 1 : 2).map(({ suffix, settings }) => ({
          address: `${origin}/gallery/stage?scene=${scene.replace('?', '&')}${settings}`,
          file: `${scene.replace(/[^a-z0-9-]+/gi, '-')}.${view}.${colorScheme}${suffix}.png`,
        })),
      );
      shot.push(...pictures.map(({ file }) => file));
      const rest = pictures.values();
      await Promise.all(
        Array.from({ length: PAGES_AT_ONCE }, async () => {
          // A window for each: of a tab that is not in front of its window a browser may give an old frame.
          const context = await browser.newContext({
            viewport: { width, height },
            colorScheme,
            locale: 'en-GB',
            hasTouch: view === 'phone',
            isMobile: view === 'phone',
            deviceScaleFactor: 1,
          });
          const page = await context.newPage();
          for (const { address, file } of rest) await shoot(page, address, file);
          await context.close();
        }),
      );
    }
  }
  if (wanted.length === 0) await writeFile(`${outdir}index.html`, contactSheet(shot));
  console.log(`${shot.length} pictures in docs/screenshots`);
} finally {
  await browser.close();
  close();
}

/**
 * Takes one picture.
 *
 * @throws Error with all that the browser complained of
 */
async function shoot(page: Page, address: string, file: string): Promise<void> {
  const wrong: string[] = [];
  const onConsole = (message: ConsoleMessage): void => void (message.type() === 'error' && wrong.push(message.text()));
  const onError = (error: Error): void => void wrong.push(String(error.stack ?? error));
  page.on('console', onConsole).on('pageerror', onError);
  await page.goto(address);
  await page
    .waitForSelector('html[data-ready]', { state: 'attached', timeout: 30_000 })
    .catch((error: unknown) => wrong.push(String(error)));
  const picture = await page.screenshot({ path: outdir + file });
  page.off('console', onConsole).off('pageerror', onError);
  if (wrong.length > 0) throw new Error(`${file}:\n${wrong.join('\n')}`);
  if (file !== README_PICTURE.from) return;
  await mkdir(`${root}docs/images`, { recursive: true });
  await writeFile(`${root}docs/images/${README_PICTURE.to}`, picture);
}

function contactSheet(names: readonly string[]): string {
  const figures = names.map(
    (file) => `<figure><img src="${file}" loading="lazy"><figcaption>${file}</figcaption></figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Parley: every state</title>
<style>body{font:14px system-ui;margin:24px;background:#8882}main{display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));gap:16px}figure{margin:0}img{width:100%;border:1px solid #8884}</style>
<main>${figures.join('\n')}</main>\n`;
}
