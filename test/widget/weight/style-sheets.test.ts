import assert from 'node:assert/strict';
import { buildOf } from './build-of.ts';

/** What is used of Lit's reader of style sheets. */
interface Reader {
  css(texts: TemplateStringsArray, ...values: unknown[]): object;
  unsafeCSS(text: string): object;
}

const CODE = `export * from '@lit/reactive-element/css-tag.js';`;

describe('what stands for Lit’s reader of style sheets', () => {
  it('makes the same texts', async () => {
    const [published, lean] = [await buildOf<Reader>(CODE, /css-tag/), await buildOf<Reader>(CODE)];
    assert.notEqual(lean.css.toString(), published.css.toString());
    const texts = ({ css, unsafeCSS }: Reader): string[] => {
      const inner = css`
        :host {
          content: '\\201c';
        }
      `;
      return [
        inner,
        css`
          ${inner}
        `,
        css`
          a {
            b: ${1}px;
          }
          ${inner}${unsafeCSS('c')} ${2.5}
        `,
      ].map(String);
    };
    assert.match(texts(published)[2]!, /b: 1px;[^]*c 2\.5/);
    assert.deepEqual(texts(lean), texts(published));
  });
});
