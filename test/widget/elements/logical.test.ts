import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../../widget/src', import.meta.url));

/** Names of properties that mean a side or a measure of the screen, where one of the text is meant. */
const PHYSICAL =
  /^(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:top|right|bottom|left)(?:-.*)?|border-(?:top|bottom)-(?:left|right)-radius|top|right|bottom|left|(?:min-|max-)?(?:width|height))$/;

/** Shorthands that name four sides of the screen, from the top and to the right, where right and left differ. */
const SIDES = /^(?:margin|padding|inset|border-radius|border-width|border-color|border-style)$/;

/**
 * What an author of Markdown says of a column; code and formulas, which are written from left to right in every
 * language; and a place that was measured on the screen.
 */
const MEANT = new Set([
  '.markdown pre text-align: left',
  '.markdown .align-left text-align: left',
  '.markdown .align-right text-align: right',
  '.markdown .tml-left text-align: left',
  '.markdown .tml-right text-align: right',
  '.markdown .close-left padding-left: 0',
  '.markdown .close-right padding-right: 0',
  '.markdown .line-left border-left: 1px solid',
  '.markdown .line-right border-right: 1px solid',
  '.preview left: var(--_left, 0)',
]);

/** Each declaration of a source's style sheets that is wrong where the text runs the other way. */
function physicalIn(source: string): string[] {
  const sheets = [...source.matchAll(/\bcss`(.*?)`/gs)].map(([, sheet = '']) => sheet.replaceAll(/\/\*.*?\*\//gs, ''));
  return sheets.flatMap((sheet) =>
    [...sheet.matchAll(/([^{};]*)\{([^{}]*)\}/g)].flatMap(([, selector = '', body = '']) =>
      body.split(';').flatMap((declaration) => {
        const [name = '', value = ''] = declaration.split(/:(.*)/s).map((part) => part.trim());
        const sides = value
          .replace('!important', '')
          .trim()
          .split(/\s+(?![^(]*\))/);
        const wrong =
          PHYSICAL.test(name) ||
          (/^(?:text-align|float|clear)$/.test(name) && /^(?:left|right)\b/.test(value)) ||
          (SIDES.test(name) && sides.length === 4 && (name === 'border-radius' || sides[1] !== sides[3]));
        const found = `${selector.trim()} ${name}: ${value}`;
        return wrong && !MEANT.has(found) ? [found] : [];
      }),
    ),
  );
}

describe('the style sheets', () => {
  it('[A11Y] are found wrong where they name a side of the screen', () => {
    const wrong = ['margin-left: 1px', 'width: 1px', 'left: 0', 'text-align: right', 'padding: 1px 2px 3px 4px'];
    for (const declaration of wrong) {
      assert.deepEqual(physicalIn(`css\`a { ${declaration}; color: red }\``), [`a ${declaration}`]);
    }
    const right = ['margin-inline-start: 1px', 'inline-size: 1px', 'inset: var(--a, 0) 0 auto', 'padding: 1px 2px'];
    for (const declaration of right) assert.deepEqual(physicalIn(`css\`a { ${declaration} }\``), []);
  });

  it('[A11Y] name no side of the screen, so that they hold for both directions of writing', async () => {
    const wrong: string[] = [];
    let sheets = 0;
    for await (const path of glob('**/*.ts', { cwd: SOURCES })) {
      const source = await readFile(`${SOURCES}/${path}`, 'utf8');
      if (source.includes('css`')) sheets += 1;
      wrong.push(...physicalIn(source).map((found) => `${path}: ${found}`));
    }
    assert.ok(sheets > 10, `only ${sheets} files with style sheets`);
    assert.deepEqual(wrong, []);
  });
});
