import assert from 'node:assert/strict';
import hljs from 'highlight.js/lib/core';
import typescript from 'highlight.js/lib/languages/typescript';
import { bundle } from '../../../widget/bundle.mjs';

const ENTRY = '\0highlighter';

describe('the highlighter as it is built', () => {
  it('is a module without helpers for the other kind, and colours as the package does', async () => {
    const code = `export { default as hljs } from 'highlight.js/lib/core';`;
    const entry = {
      name: 'entry',
      resolveId: (id: string, importer?: string) => (importer || id !== ENTRY ? undefined : id),
      load: (id: string) => (id === ENTRY ? code : undefined),
    };
    const [chunk] = await bundle({ input: { highlighter: ENTRY }, minify: false, plugins: [entry] });
    assert.doesNotMatch(chunk!.code, /__commonJS|__toESM/);
    const built = (await import(`data:text/javascript,${encodeURIComponent(chunk!.code)}`)) as { hljs: typeof hljs };
    for (const each of [hljs, built.hljs]) each.registerLanguage('typescript', typescript);
    const [plain, coloured] = [hljs, built.hljs].map(
      (each) => each.highlight('const one: number = 1;', { language: 'typescript' }).value,
    );
    assert.match(plain!, /hljs-keyword/);
    assert.equal(coloured, plain);
  });
});
