import assert from 'node:assert/strict';
import { bundle } from '../../../widget/bundle.mjs';

const ENTRY = '\0highlighter';

/** What is asked of the highlighter here. */
interface Highlighter {
  registerLanguage(name: string, language: unknown): void;
  highlight(code: string, options: { language: string }): { readonly value: string };
}

describe('the highlighter as it is built', () => {
  it('is a module without helpers for the other kind, and colours', async () => {
    const code = `
      export { default as highlighter } from 'highlight.js/lib/core';
      export { default as json } from 'highlight.js/lib/languages/json';`;
    const entry = {
      name: 'entry',
      resolveId: (id: string, importer?: string) => (importer || id !== ENTRY ? undefined : id),
      load: (id: string) => (id === ENTRY ? code : undefined),
    };
    const [chunk] = await bundle({ input: { highlighter: ENTRY }, minify: false, plugins: [entry] });
    assert.doesNotMatch(chunk!.code, /__commonJS|__toESM/);
    const built: { highlighter: Highlighter; json: unknown } = await import(
      `data:text/javascript,${encodeURIComponent(chunk!.code)}`
    );
    built.highlighter.registerLanguage('json', built.json);
    assert.equal(
      built.highlighter.highlight('[1]', { language: 'json' }).value,
      '<span class="hljs-punctuation">[</span><span class="hljs-number">1</span><span class="hljs-punctuation">]</span>',
    );
  });
});
