import { assert } from 'chai';

import { emulate } from '../emulate-media.ts';
import { drawn, mount, unmountAll } from './support.ts';

/** WCAG 2.2, success criterion 1.4.3. */
const LEGIBLE = 4.5;

/** A colour as the browser paints it, in whatever notation it is written. */
function painted(color: string): [number, number, number] {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

function luminance(color: string): number {
  const [red, green, blue] = painted(color).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Success criterion 1.4.11: what is no text, such as an icon or a focus ring. */
const VISIBLE = 3;

/** Accents all over what can be said in a style sheet: some cannot be painted as they are, some let through. */
const ACCENTS = [
  ...[0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330].flatMap((hue) =>
    [0.05, 0.25, 0.45, 0.55, 0.65, 0.8, 0.97].flatMap((lightness) =>
      [0.05, 0.14, 0.37].map((chroma) => `oklch(${lightness} ${chroma} ${hue})`),
    ),
  ),
  ...[0, 0.2, 0.4, 0.5, 0.6, 0.8, 1].map((lightness) => `oklch(${lightness} 0 0)`),
  'red',
  'lime',
  'blue',
  'yellow',
  'cyan',
  'magenta',
  '#757575',
  '#767676',
  'rebeccapurple',
  'color(display-p3 0 1 0)',
  'color(display-p3 1 0 0)',
  'rgb(0 90 255 / 40%)',
  'hsl(48 100% 60% / 70%)',
];

describe('the look', () => {
  afterEach(unmountAll);

  it('measures contrast as the guidelines do', () => {
    assert.closeTo(contrast('#fff', '#000'), 21, 0.01);
    assert.closeTo(contrast('#777', '#fff'), 4.48, 0.01);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`[A11Y] is legible on any accent, in the ${theme} scheme`, async function () {
      // Without motion a colour is there at once.
      await emulate(this, { reducedMotion: 'reduce' });
      const { chat, ask, adapter, find, type } = await mount({ theme });
      const id = await ask('Hello?');
      adapter.write(id, 'See [there](https://example.com).');
      adapter.end(id);
      type('More');
      await drawn();
      const pressed = document.createElement('div');
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('.pressed { color: var(--_on-accent); background: var(--_accent-hover) }');
      pressed.className = 'pressed';
      chat.shadowRoot!.append(pressed);
      chat.shadowRoot!.adoptedStyleSheets.push(sheet);
      const panel = getComputedStyle(find('[part=panel]')).backgroundColor;
      const tooPale: string[] = [];
      const look = (what: string, accent: string, least: number, one: string, other: string): void => {
        const found = contrast(one, other);
        if (found < least) tooPale.push(`${what} where the accent is ${accent}: ${found.toFixed(2)}`);
      };
      for (const [index, accent] of ACCENTS.entries()) {
        chat.style.setProperty('--parley-accent', accent);
        for (const part of ['[part=question]', '[part=send-button]']) {
          const { color, backgroundColor } = getComputedStyle(find(part));
          look(part, accent, LEGIBLE, color, backgroundColor);
        }
        const hover = getComputedStyle(pressed);
        look('a button under the pointer', accent, LEGIBLE, hover.color, hover.backgroundColor);
        look('a link', accent, LEGIBLE, getComputedStyle(find('[part=answer-text] a')).color, panel);
        if (index % 10 > 0) continue;
        for (const part of ['.menu-button', '[part=launcher]', '[part=answer-text] a']) {
          find(part).focus();
          const { outlineColor, outlineStyle } = getComputedStyle(find(part));
          assert.equal(outlineStyle, 'solid', `${part} has a focus ring`);
          look(`the focus ring of ${part}`, accent, VISIBLE, outlineColor, panel);
        }
        find('textarea').focus();
        look('the focused field', accent, VISIBLE, getComputedStyle(find('[part=composer]')).borderTopColor, panel);
      }
      assert.deepEqual(tooPale, []);
      await emulate(this, { reducedMotion: 'no-preference' });
    });

    it(`[A11Y] is legible in all its own colours, in the ${theme} scheme`, async () => {
      const { adapter, ask, past, find } = await mount({ theme });
      past('one', 'An answer.');
      const id = await ask('Hello?');
      adapter.write(id, 'Half');
      adapter.end(id, 'failed', { code: 'x', message: 'It broke.' });
      adapter.tellStatus('signed-out');
      await drawn();
      const panel = getComputedStyle(find('[part=panel]')).backgroundColor;
      for (const selector of ['[part=day]', '[part=state]', '[part=answer-text]', '[part=end] .bad', 'h2']) {
        const { color } = getComputedStyle(find(selector));
        assert.isAtLeast(contrast(color, panel), LEGIBLE, selector);
      }
      const notice = getComputedStyle(find('[part=notice]'));
      assert.isAtLeast(contrast(notice.color, notice.backgroundColor), LEGIBLE, 'the notice');
      const placeholder = getComputedStyle(find('textarea'), '::placeholder').color;
      assert.isAtLeast(contrast(placeholder, panel), LEGIBLE, 'the placeholder');
    });
  }

  it('follows the colour scheme of the page, unless it is told another', async () => {
    const { chat, find } = await mount();
    const isDark = (): boolean => luminance(getComputedStyle(find('[part=panel]')).backgroundColor) < 0.1;
    assert.isFalse(isDark());
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(':root { color-scheme: dark }');
    document.adoptedStyleSheets.push(sheet);
    assert.isTrue(isDark());
    chat.theme = 'light';
    await drawn();
    assert.isFalse(isDark());
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    chat.theme = 'dark';
    await drawn();
    assert.isTrue(isDark());
  });

  it('[C16] takes nothing from the page that it was not given', async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `body { font: italic 900 40px/3 cursive; letter-spacing: 9px; text-transform: uppercase; text-align: center; color: red }
       button, textarea, p, h2, svg { border: 9px solid lime !important; background: red !important; rotate: 30deg !important }`,
    );
    const plain = await mount();
    const look = (scene: typeof plain): string[] =>
      ['[part=heading]', '[part=field]', '[part=send-button]', '[part=state]'].map((part) => {
        const style = getComputedStyle(scene.find(part));
        return [
          style.fontStyle,
          style.fontWeight,
          style.fontSize,
          style.lineHeight,
          style.letterSpacing,
          style.textTransform,
          style.textAlign,
          style.color,
          style.borderTopWidth,
          style.rotate,
        ].join(' ');
      });
    const before = look(plain);
    document.adoptedStyleSheets.push(sheet);
    assert.equal(getComputedStyle(document.body).letterSpacing, '9px');
    assert.deepEqual(look(plain), before);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  });

  it('lets a page style its parts, also those that lie deep', async () => {
    const { ask, adapter, find } = await mount();
    const id = await ask('Hello?');
    adapter.write(id, 'Hello.');
    await drawn();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      'parley-chat::part(question) { border-radius: 3px } parley-chat::part(answer-text) { opacity: 0.5 }',
    );
    document.adoptedStyleSheets.push(sheet);
    assert.equal(getComputedStyle(find('[part=question]')).borderTopLeftRadius, '3px');
    assert.equal(getComputedStyle(find('[part=answer-text]')).opacity, '0.5');
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  });

  it('does not move for whoever asked for that', async function () {
    const { chat, find } = await mount({ isOpen: false });
    const moves = (): string => getComputedStyle(find('.place')).transitionDuration.split(',')[0]!;
    assert.equal(moves(), '0.16s');
    await emulate(this, { reducedMotion: 'reduce' });
    chat.open();
    await drawn();
    assert.equal(moves(), '0s');
    await emulate(this, { reducedMotion: 'no-preference' });
  });

  it('[A11Y] has an edge around everything where the system forces its colours', async function () {
    await emulate(this, { forcedColors: 'active' });
    const { ask, find } = await mount();
    await ask('Hello?');
    for (const part of ['[part=question]', '[part=panel]', '[part=composer]', '[part=launcher]']) {
      const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(find(part));
      assert.equal(borderTopWidth, '1px', part);
      assert.isAtLeast(contrast(borderTopColor, backgroundColor), 3, part);
    }
    await emulate(this, { forcedColors: 'none' });
  });

  it('sets no style attribute by markup, which a strict policy would refuse', async () => {
    const { ask, adapter, chat } = await mount();
    const id = await ask('Hello?');
    adapter.write(id, '| a |\n|---|\n| b |\n\n```js\nc\n```\n');
    adapter.end(id);
    await drawn();
    const allowed = /^--_(lead|view|view-top|view-height):/;
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        const style = element.getAttribute('style');
        if (style !== null) assert.match(style, allowed, element.outerHTML.slice(0, 80));
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(chat.shadowRoot!);
  });
});
