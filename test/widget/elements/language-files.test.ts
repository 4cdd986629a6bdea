import assert from 'node:assert/strict';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildWidget } from '../../../widget/build.mjs';
import { more } from '../../../widget/src/locales/en-more.ts';
import { findLocale, LANGUAGES } from '../../../widget/src/locales/index.ts';

describe('a language', () => {
  it('is a file of its own, and in none that is loaded when the chat is first opened in English', async () => {
    const outdir = await mkdtemp(join(tmpdir(), 'parley-languages-'));
    try {
      const { sizes } = await buildWidget({ outdir });
      const { firstOpen } = JSON.parse(await readFile(join(outdir, 'manifest.json'), 'utf8')) as {
        firstOpen: readonly string[];
      };
      const contents = new Map<string, string>();
      for (const { file } of sizes) contents.set(file, await readFile(join(outdir, file), 'utf8'));
      const holding = (text: string): string[] =>
        [...contents].flatMap(([file, it]) => (it.includes(text) ? file : []));
      const english = await findLocale(['en']);
      const [inEnglish = '', ...elsewhere] = holding(english.words.waitingBusy);
      assert.ok(firstOpen.includes(inEnglish), inEnglish);
      assert.deepEqual(elsewhere, []);
      const [inMore = '', ...twice] = holding(more.noConversations);
      assert.match(inMore, /^assets\/en-more-/);
      assert.deepEqual(twice, []);
      assert.equal(firstOpen.includes(inMore), false);
      for (const language of Object.keys(LANGUAGES)) {
        const { words } = await findLocale([language]);
        const [file, ...others] = holding(words.waitingBusy);
        assert.match(file ?? '', new RegExp(`^assets/${language}-`));
        assert.deepEqual(others, [], language);
        assert.equal(firstOpen.includes(file ?? ''), false);
        assert.ok((sizes.find((size) => size.file === file)?.gzip ?? Infinity) < 4_096, `${language} is small`);
      }
    } finally {
      await rm(outdir, { recursive: true, force: true });
    }
  });

  it('has English texts that come later, and whoever says one of them brings them along', async () => {
    const folder = fileURLToPath(new URL('../../../widget/src/', import.meta.url));
    const saying = new RegExp(`\\bwords\\.(?:${Object.keys(more).join('|')})\\b`);
    const who = [];
    for await (const file of glob('{elements,transcript}/**/*.ts', { cwd: folder })) {
      const source = await readFile(join(folder, file), 'utf8');
      if (!saying.test(source)) continue;
      who.push(file);
      assert.match(source, /^import '(\.\.\/)+locales\/en-more\.ts';$/m, `${file} needs locales/en-more.ts`);
    }
    assert.ok(who.length > 5, who.join());
  });
});
