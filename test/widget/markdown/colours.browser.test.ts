import { assert } from 'chai';

import { markdownStyles } from '../../../widget/src/markdown/markdown.styles.ts';
import { createView } from './support.ts';

const CODE = 'const answer = 42; // why\nlet text: string = "words";';
const SOURCE = `Here:\n\n\`\`\`ts\n${CODE}\n\`\`\`\n\nAnd on.`;

/** The words that have a colour now, as `kind word`, in no order. */
function coloured(): string[] {
  return [...CSS.highlights].flatMap(([name, ranges]) =>
    [...(ranges as unknown as Iterable<StaticRange>)].map(({ startContainer, startOffset, endOffset }) => {
      return `${name.slice('parley-'.length)} ${(startContainer as Text).data.slice(startOffset, endOffset)}`;
    }),
  );
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => requestAnimationFrame(resolve));
}

describe('the colours of code', () => {
  let made: ReturnType<typeof createView>;

  before(function () {
    // A browser without the Custom Highlight API shows code without colours.
    if (typeof Highlight !== 'function') this.skip();
  });

  beforeEach(() => {
    made = createView();
    made.box.className = 'markdown';
    document.body.append(made.box);
  });

  afterEach(() => {
    made.view.destroy();
    made.box.remove();
  });

  it('are there once a block is complete, and change nothing of what is on the page', async () => {
    const { view, box } = made;
    view.update(SOURCE.slice(0, SOURCE.indexOf('words')), { open: true });
    view.update(SOURCE, { open: true });
    const before = box.innerHTML;
    assert.equal(box.querySelector('pre > code')!.childNodes.length, 1);
    await until(() => coloured().length > 0);
    assert.includeMembers(coloured(), ['keyword const', 'number 42', 'comment // why', 'string "words"']);
    view.update(SOURCE, { open: false });
    assert.equal(box.innerHTML, before);
    assert.equal(box.querySelector('pre > code')!.textContent, CODE);
  });

  it('leave a selection in the code as it is', async () => {
    const { view, box } = made;
    view.update(SOURCE, { open: true });
    const text = box.querySelector('pre > code')!.firstChild!;
    getSelection()!.setBaseAndExtent(text, 6, text, 12);
    assert.equal(getSelection()!.toString(), 'answer');
    view.update(`${SOURCE} More.`, { open: false });
    await until(() => coloured().length > 0);
    assert.equal(getSelection()!.toString(), 'answer');
  });

  it('go with their view, and are not there for a language that nobody knows', async () => {
    const { view, box } = made;
    view.update('```klingon\nconst a = 1;\n```\n\n```js\nconst b = 2;\n```', { open: false });
    await until(() => coloured().length > 0);
    assert.deepEqual(
      coloured().filter((word) => word.startsWith('keyword')),
      ['keyword const'],
    );
    assert.lengthOf(box.querySelectorAll('pre'), 2);
    view.destroy();
    assert.deepEqual(coloured(), []);
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`have a contrast of 4.5 to 1 at least on the surface of code, when it is ${scheme}`, async () => {
      const { view, box } = made;
      const host = document.createElement('div');
      host.style.colorScheme = scheme;
      host.style.setProperty('--_text', scheme === 'light' ? '#1a1d24' : '#e9ebf0');
      host.style.setProperty('--_surface', scheme === 'light' ? '#ffffff' : '#16181d');
      const root = host.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [markdownStyles.styleSheet!];
      root.append(box);
      document.body.append(host);
      view.update(SOURCE, { open: false });
      await until(() => coloured().length > 0);
      const surface = colourOf(getComputedStyle(box.querySelector('.code')!).backgroundColor);
      const code = box.querySelector('code')!;
      const plain = getComputedStyle(code).color;
      for (const kind of ['keyword', 'string', 'number', 'comment', 'title', 'type', 'attr', 'deleted', 'inserted']) {
        const { color } = getComputedStyle(code, `::highlight(parley-${kind})`);
        assert.notEqual(color, plain, kind);
        assert.isAtLeast(contrast(colourOf(color), surface), 4.5, `${kind}: ${color}`);
      }
      host.remove();
    });
  }
});

/** Red, green and blue of a colour as the browser draws it, each from 0 to 255. */
function colourOf(colour: string): number[] {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/** WCAG 2's contrast of two colours. */
function contrast(one: number[], other: number[]): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: number[]): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
