import { sendKeys, setViewport } from '@web/test-runner-commands';
import { assert } from 'chai';

import { LANGUAGES } from '../../../widget/src/locales/index.ts';
import { emulate, endEmulation } from '../emulate-media.ts';
import { drawn, focused, mount, unmountAll, until, type Scene } from './support.ts';

const IS_WEBKIT = navigator.vendor.startsWith('Apple');
const WIDE = { width: 1200, height: 900 };
const TEXT =
  'See [the guide](https://example.com) on Donaudampfschifffahrtsgesellschaftskapitänswitwenrente.\n\n' +
  '| Piece | Dishwasher | Microwave | Oven |\n|---|---|---|---|\n| Bowls | yes | yes | to 180 °C |\n\n' +
  '```\na line of code that is longer than any narrow window is wide, and scrolls in itself\n```\n';

/** A conversation with something of everything: an answer, an error, a failed turn with its buttons, a notice. */
async function fullScene(settings: Parameters<typeof mount>[0] = {}): Promise<Scene> {
  const scene = await mount({ heading: 'A heading that is as long as any', ...settings });
  scene.past('A question that was asked before', TEXT);
  const id = await scene.ask('https://example.com/an/address/that/has/no/place/to/break/anywhere/in/it');
  scene.adapter.write(id, 'Half of an answer.');
  scene.adapter.end(id, 'failed', { code: 'x', message: 'It broke for a reason that is told at some length.' });
  scene.adapter.tellStatus('signed-out');
  scene.chat.sendMessage('This one waits.');
  await until(() => scene.findAll('.waiting').length === 1);
  return scene;
}

/** What is cut off sideways, or makes something scroll sideways that should not. Code and tables scroll in themselves. */
function tooWide({ findAll }: Scene): string[] {
  const own = findAll('*')
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.clientWidth > 1)
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .filter((element) => !element.closest('pre, .table, h2, .title'));
  const page = document.documentElement;
  return [...own, ...(page.scrollWidth > page.clientWidth ? [page] : [])].map(
    (element) => `${element.localName}.${element.className} ${element.scrollWidth} > ${element.clientWidth}`,
  );
}

/** What of the panel does not lie in the window. */
function outside({ find }: Scene): string[] {
  return ['.place', '[part=header]', '[part=timeline]', '[part=composer]'].filter((selector) => {
    const { left, right, top, bottom } = find(selector).getBoundingClientRect();
    return left < 0 || right > innerWidth + 0.5 || top < 0 || bottom > innerHeight + 0.5;
  });
}

describe('whoever cannot see or point', () => {
  before(() => setViewport(WIDE));
  afterEach(unmountAll);

  it('[A11Y] meets everything in the order in which it stands, and leaves the chat at its end', async () => {
    const [before, after] = [document.createElement('button'), document.createElement('button')];
    [before.ariaLabel, after.ariaLabel] = ['before', 'after'];
    const { find, findAll, past, type } = await mount();
    past('A question', 'See [the guide](https://example.com).');
    type('More');
    await until(() => findAll('[part=feedback] button').length === 2);
    document.body.prepend(before);
    document.body.append(after);
    before.focus();
    const met: string[] = [];
    while (met.length < 20 && focused() !== after) {
      await sendKeys({ press: 'Tab' });
      const element = focused()!;
      met.push(element.ariaLabel || element.textContent || element.localName);
    }
    assert.deepEqual(met, [
      'Close chat',
      'More',
      'Close chat',
      'Messages',
      'the guide',
      'Copy answer',
      'Answer again',
      'This helped',
      'This did not help',
      'Attach files',
      'Your message',
      'Send',
      'after',
    ]);
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ up: 'Shift' });
    assert.strictEqual(focused(), find('[part=send-button]'));

    find('[part=timeline]').focus();
    await sendKeys({ press: 'ArrowUp' });
    assert.strictEqual(focused(), find('parley-reply'));
    await sendKeys({ press: 'Tab' });
    assert.strictEqual(focused(), find('[part=answer-text] a'), 'from an answer into it');
    find('textarea').focus();
    assert.isFalse(find('parley-reply').hasAttribute('tabindex'));
    before.remove();
    after.remove();
  });

  for (const part of ['[part=timeline]', '[part=answer-text] a', '[part=field]', '[part=close-button]']) {
    it(`[A11Y] closes the panel with Escape from ${part}`, async () => {
      const { chat, find, findAll, past } = await mount({ isOpen: false });
      past('A question', 'See [the guide](https://example.com).');
      find('[part=launcher]').focus();
      await sendKeys({ press: 'Enter' });
      await until(() => focused()?.localName === 'textarea' && findAll(part).length > 0);
      find(part).focus();
      await sendKeys({ press: 'Escape' });
      await until(() => !chat.isOpen);
      await drawn();
      assert.strictEqual(focused(), find('[part=launcher]'));
    });
  }
});

describe('whoever needs it larger', () => {
  afterEach(unmountAll);
  after(() => setViewport(WIDE));

  it('[A11Y] sees the whole panel at 200 %: a window of 1280 by 800 is one of 640 by 400 then', async function () {
    // WebKit answers what a sheet of an element asks about the page's height by a size that it had before.
    if (IS_WEBKIT) this.skip();
    await setViewport({ width: 640, height: 400 });
    const scene = await fullScene();
    await until(() => outside(scene).length === 0);
    assert.deepEqual(tooWide(scene), []);
    assert.isAtLeast(scene.find('[part=timeline]').clientHeight, 150);

    const launcher = scene.find('[part=launcher]');
    launcher.focus();
    assert.notStrictEqual(focused(), launcher, 'the button lies behind the panel');
    scene.find('textarea').focus();
    await sendKeys({ press: 'Escape' });
    await until(() => focused() === launcher);
  });

  it('[A11Y] scrolls in one direction only where the window is 320 wide, in every language', async function () {
    // The window of WebKit's driver does not get as small as that each time.
    if (IS_WEBKIT) this.skip();
    await setViewport({ width: 320, height: 512 });
    const scene = await fullScene();
    scene.find('.menu-button').click();
    for (const language of ['en', ...Object.keys(LANGUAGES)]) {
      scene.chat.language = language;
      await until(() => scene.find('[part=panel]').lang.startsWith(language));
      await drawn();
      assert.deepEqual(tooWide(scene), [], language);
      assert.deepEqual(outside(scene), [], language);
    }
  });

  it('[A11Y] loses nothing by a text of twice the size, or by more space in and between lines', async () => {
    await setViewport(WIDE);
    const scene = await fullScene();
    scene.chat.style.setProperty('--parley-font-size', '30px');
    await drawn();
    assert.deepEqual(tooWide(scene), []);
    scene.chat.style.removeProperty('--parley-font-size');
    // Success criterion 1.4.12, as a visitor's own style sheet sets it.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
      p { margin-block-end: 2em !important }`);
    for (const { shadowRoot } of scene.findAll('*')) shadowRoot?.adoptedStyleSheets.push(sheet);
    scene.chat.shadowRoot!.adoptedStyleSheets.push(sheet);
    await drawn();
    assert.equal(getComputedStyle(scene.find('h2')).letterSpacing, `${0.12 * 16.05}px`);
    assert.deepEqual(tooWide(scene), []);
    assert.deepEqual(outside(scene), []);
  });
});

describe('whoever is made unwell by motion', () => {
  after(endEmulation);
  afterEach(unmountAll);

  /** The properties that something on the screen is moved by just now. */
  function moved({ findAll }: Scene): string[] {
    return findAll('*')
      .flatMap((element) => element.getAnimations({ subtree: true }))
      .flatMap(({ effect }) => (effect instanceof KeyframeEffect ? effect.getKeyframes() : []))
      .flatMap((frame) => Object.keys(frame))
      .filter((name) => /^(translate|scale|transform|inset.*|top|left|margin.*)$/.test(name));
  }

  it('[A11Y] sees nothing move, and still that something is going on', async function () {
    for (const reducedMotion of ['no-preference', 'reduce'] as const) {
      await emulate(this, { reducedMotion });
      const scene = await mount({ isOpen: false });
      scene.chat.open();
      await scene.ask('Hello?');
      scene.find('.menu-button').click();
      await drawn();
      assert.equal(moved(scene).length > 0, reducedMotion === 'no-preference', moved(scene).join());
      const dot = scene.find('[part=thinking] i');
      assert.lengthOf(dot.getAnimations(), 1, 'the dots of an answer that is awaited');
      unmountAll();
    }
  });
});

describe('whoever reads from right to left', () => {
  afterEach(unmountAll);

  it('[A11Y] has everything the other way round, on a page that runs from left to right', async () => {
    const scene = await mount({ language: 'ar', prompts: ['سؤال؟'] });
    const { find, findAll, ask, adapter, type } = scene;
    const rect = (selector: string): DOMRect => find(selector).getBoundingClientRect();
    await until(() => findAll('[part=prompt]').length === 1);
    assert.equal(getComputedStyle(document.documentElement).direction, 'ltr');
    assert.equal(find('[part=panel]').dir, 'rtl');
    assert.equal(find('[part=panel]').lang, 'ar');
    assert.isAbove(rect('[part=heading]').right, rect('[part=close-button]').right);
    assert.isBelow(rect('[part=send-button]').left, rect('textarea').left);
    assert.equal(getComputedStyle(find('textarea')).direction, 'rtl', 'what the empty field says');
    assert.equal(getComputedStyle(find('[part=prompt] svg')).scale, '-1 1', 'an arrow points the way of reading');

    await until(() => type('Latin').dir === 'auto');
    assert.equal(getComputedStyle(find('textarea')).direction, 'ltr');

    const id = await ask('A question in Latin letters.');
    adapter.write(id, 'إجابة.\n\nA paragraph in Latin letters.');
    adapter.end(id);
    await until(() => findAll('[part=answer-text] p').length === 2);
    const question = getComputedStyle(find('[part=question]'));
    assert.isBelow(rect('[part=question]').left - rect('.list').left, 40, 'my messages are at the end of the line');
    assert.equal(question.borderBottomLeftRadius, '6px', 'with the sharp corner there');
    const directions = findAll('[part=answer-text] p').map((paragraph) => getComputedStyle(paragraph).direction);
    assert.deepEqual(directions, ['rtl', 'ltr']);
  });
});
