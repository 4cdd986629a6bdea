/*
 * Longer than other files: every place and size that a panel can have.
 */
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { assert } from 'chai';

import { drawn, focused, mount, next, shownText, unmountAll, until, type Scene } from './support.ts';

const WIDE = { width: 1200, height: 900 };
const PHONE = { width: 390, height: 780 };

describe('the panel', () => {
  before(() => setViewport(WIDE));
  afterEach(unmountAll);

  it('[C15] is hidden from everybody while it is closed', async () => {
    const { chat, find } = await mount({ isOpen: false });
    const panel = find('[part=panel]');
    assert.isFalse(panel.checkVisibility({ visibilityProperty: true }));
    assert.ok(panel.closest('[inert]'));
    find('textarea').focus();
    assert.notEqual(focused()?.localName, 'textarea', 'nothing in it takes the focus');

    chat.open();
    await chat.focusComposer();
    await drawn();
    assert.isTrue(panel.checkVisibility({ visibilityProperty: true }));
    assert.equal(focused()?.localName, 'textarea');
  });

  it('opens at a click on the launcher, closes with Escape, and gives the focus back', async () => {
    const { chat, find } = await mount({ isOpen: false });
    const button = find<HTMLButtonElement>('[part=launcher]');
    assert.equal(button.ariaExpanded, 'false');
    button.focus();
    const opened = next(chat, 'parley-open');
    button.click();
    await opened;
    await chat.focusComposer();
    assert.equal(button.ariaExpanded, 'true');
    assert.deepEqual(button.ariaControlsElements, [find('parley-panel')]);
    assert.isTrue(chat.hasAttribute('open'));

    const closed = next(chat, 'parley-close');
    await sendKeys({ press: 'Escape' });
    await closed;
    await drawn();
    assert.strictEqual(focused(), button);
    assert.isFalse(chat.hasAttribute('open'));
  });

  it('gives the focus back to what the page had it on', async () => {
    const own = document.body.appendChild(document.createElement('button'));
    const { chat } = await mount({ isOpen: false });
    own.focus();
    chat.open();
    await chat.focusComposer();
    chat.close();
    await drawn();
    assert.strictEqual(document.activeElement, own);
    own.remove();
  });

  it('takes no focus where the attribute opens it', async () => {
    const own = document.body.appendChild(document.createElement('button'));
    own.focus();
    const { chat } = await mount({ isOpen: false });
    chat.setAttribute('open', '');
    await next(chat, 'parley-open');
    await drawn();
    assert.strictEqual(document.activeElement, own);
    own.remove();
  });

  it('is a dialog with a name, and none where it does not float', async () => {
    const { chat, find } = await mount({ heading: 'Halden' });
    assert.equal(find('[part=panel]').role, 'dialog');
    assert.equal(find('[part=panel]').ariaLabel, 'Halden');
    assert.isNull(find('[part=panel]').ariaModal);
    chat.mode = 'inline';
    await drawn();
    assert.equal(find('[part=panel]').role, 'region');
    assert.throws(() => find('[part=launcher]'));
    assert.throws(() => find('[part=close-button]'));
  });

  it('leaves Escape to the page where it does not float', async () => {
    const { find } = await mount({ mode: 'inline' });
    const heard: string[] = [];
    const listen = ({ key }: KeyboardEvent): void => void heard.push(key);
    document.addEventListener('keydown', listen);
    find('textarea').focus();
    await sendKeys({ press: 'Escape' });
    document.removeEventListener('keydown', listen);
    assert.deepEqual(heard, ['Escape']);
  });

  it('is 400 px wide beside the page, in the corner that was asked for', async () => {
    const { chat, find } = await mount();
    await until(() => find('[part=panel]').getAnimations().length === 0);
    const place = find('.place');
    await Promise.all(place.getAnimations().map(({ finished }) => finished));
    const end = place.getBoundingClientRect();
    assert.closeTo(end.width, 400, 1);
    assert.closeTo(end.height, 720, 1);
    assert.closeTo(end.right, document.documentElement.clientWidth - 20, 1);
    chat.position = 'start';
    await drawn();
    assert.closeTo(place.getBoundingClientRect().left, 20, 1);
  });

  it('keeps its corner where the page is written from right to left', async () => {
    document.documentElement.dir = 'rtl';
    const { find } = await mount();
    const place = find('.place');
    await Promise.all(place.getAnimations().map(({ finished }) => finished));
    assert.closeTo(place.getBoundingClientRect().left, 20, 1);
    document.documentElement.dir = '';
  });

  it('stands in its corner whatever language it speaks', async () => {
    const { find } = await mount({ language: 'en' });
    const locale = find<HTMLElement & { locale: object }>('parley-panel');
    locale.locale = { ...locale.locale, direction: 'rtl' };
    await drawn();
    const place = find('.place');
    await Promise.all(place.getAnimations().map(({ finished }) => finished));
    assert.equal(find('[part=panel]').dir, 'rtl');
    assert.closeTo(place.getBoundingClientRect().right, document.documentElement.clientWidth - 20, 1);
  });

  describe('on a phone', () => {
    before(() => setViewport(PHONE));
    after(() => setViewport(WIDE));

    it('[C12] fills the screen, and the page behind it does not scroll', async () => {
      const tall = document.body.appendChild(document.createElement('div'));
      tall.className = 'tall';
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('.tall { height: 4000px }');
      document.adoptedStyleSheets.push(sheet);
      const { chat, find } = await mount();
      const place = find('.place');
      const box = () => (({ width, height, top }) => [width, height, top].join())(place.getBoundingClientRect());
      // WebKit lets a style sheet know of a page's new size some pictures later.
      await until(() => box() === [390, visualViewport!.height, 0].join());
      assert.equal(getComputedStyle(document.documentElement).overflowY, 'hidden');
      assert.equal(find('[part=panel]').ariaModal, 'true');

      chat.close();
      await drawn();
      assert.equal(getComputedStyle(document.documentElement).overflowY, 'visible');
      chat.open();
      await drawn();
      chat.remove();
      await drawn();
      assert.equal(getComputedStyle(document.documentElement).overflowY, 'visible', 'also when it is taken away');
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
      tall.remove();
    });

    it('[C12] follows what a keyboard leaves of the screen, where that makes the page smaller', async () => {
      const { find } = await mount();
      await setViewport({ width: 390, height: 420 });
      await until(() => find('.place').getBoundingClientRect().height === 420);
      assert.isAtMost(find('[part=composer]').getBoundingClientRect().bottom, 420);
      await setViewport(PHONE);
    });

    // No emulated browser has a keyboard: what it does to the visual viewport is set here, the events are real ones.
    it('[C12] stays above a keyboard that covers the page, and keeps its last line in sight', async () => {
      const { find, past, findAll, press, type } = await mount({}, (scene) => {
        for (let turn = 0; turn < 12; turn += 1) scene.past('A question', 'An answer of one line.');
      });
      await until(() => findAll('parley-reply').length === 12);
      const rect = (selector: string): DOMRect => find(selector).getBoundingClientRect();
      const lastLine = (): number => findAll('[part=answer]').at(-1)!.getBoundingClientRect().bottom;
      await until(() => lastLine() < rect('[part=composer]').top);
      assert.equal(rect('.place').height, PHONE.height);

      const back = setVisualViewport({ height: 436, offsetTop: 90 });
      await until(() => rect('.place').height === 436);
      assert.equal(rect('.place').top, 90);
      assert.isAtMost(rect('[part=composer]').bottom, 526);
      assert.isAtLeast(rect('[part=header]').top, 90);
      await until(() => lastLine() < rect('[part=composer]').top);

      past('Said meanwhile', 'And answered.');
      type('Written with the keyboard');
      press('Enter');
      await until(() => findAll('[part=question]').length === 14);
      const question = (): DOMRect => findAll('[part=question]').at(-1)!.getBoundingClientRect();
      await until(
        () => question().top > rect('[part=header]').bottom && question().bottom < rect('[part=composer]').top,
      );

      back();
      await until(() => rect('.place').height === PHONE.height);
      assert.equal(rect('.place').top, 0);
    });

    it('[C12] keeps its size while somebody zooms in with two fingers', async () => {
      const { find } = await mount();
      const height = (): number => find('.place').getBoundingClientRect().height;
      const back = setVisualViewport({ height: PHONE.height / 2, scale: 2 });
      await drawn();
      assert.equal(height(), PHONE.height);
      back();
      const small = setVisualViewport({ height: PHONE.height / 2 });
      await until(() => height() === PHONE.height / 2);
      small();
    });

    it('[C12] keeps the focus off what it covers, and gives it back', async () => {
      const own = document.body.appendChild(document.createElement('button'));
      const { find, chat } = await mount();
      document.body.append(own);
      await chat.focusComposer();
      await sendKeys({ press: 'Tab' });
      await drawn();
      assert.notStrictEqual(document.activeElement, own);
      assert.strictEqual(focused(), find('[part=panel]'));
      chat.close();
      await drawn();
      own.focus();
      assert.strictEqual(document.activeElement, own, 'it can have the focus where nothing covers it');
      own.remove();
    });

    it('[C12] writes in 16 px, so that no phone zooms in', async () => {
      const { find, chat } = await mount();
      chat.style.setProperty('--parley-font-size', '13px');
      assert.equal(getComputedStyle(find('textarea')).fontSize, '16px');
      assert.equal(getComputedStyle(find('[part=panel]')).fontSize, '13px');
    });
  });
});

describe('the field', () => {
  before(() => setViewport(WIDE));
  afterEach(unmountAll);

  it('grows with its text to eight lines, and scrolls from there', async () => {
    const { find, type } = await mount();
    const field = find<HTMLTextAreaElement>('textarea');
    const one = field.clientHeight;
    type('1\n2\n3');
    await drawn();
    assert.equal(field.clientHeight, one + 2 * 24);
    type('1\n2\n3\n4\n5\n6\n7\n8');
    await drawn();
    const eight = field.clientHeight;
    assert.equal(eight, one + 7 * 24);
    assert.equal(field.scrollHeight, eight);
    type('1\n2\n3\n4\n5\n6\n7\n8\n9\n10');
    await drawn();
    assert.equal(field.clientHeight, eight);
    assert.isAbove(field.scrollHeight, eight);
    type('');
    await drawn();
    assert.equal(field.clientHeight, one);
  });
});

describe('the menu', () => {
  afterEach(unmountAll);

  it('works from the keyboard, and Escape closes it and not the panel', async () => {
    const { chat, find, findAll } = await mount();
    const button = find('.menu-button');
    button.focus();
    await sendKeys({ press: 'Enter' });
    await drawn();
    assert.equal(focused()?.role, 'menuitem');
    await sendKeys({ press: 'Escape' });
    await drawn();
    assert.lengthOf(findAll('[role=menuitem]'), 0);
    assert.strictEqual(focused(), button);
    assert.isTrue(chat.isOpen);
    await sendKeys({ press: 'Escape' });
    await drawn();
    assert.isFalse(chat.isOpen);
  });

  it('closes when something else is pressed', async () => {
    const { find, findAll } = await mount();
    find('.menu-button').click();
    await drawn();
    assert.lengthOf(findAll('[role=menuitem]'), 2);
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    await drawn();
    assert.lengthOf(findAll('[role=menuitem]'), 0);
  });

  it('lets a visitor choose among the languages that the page offers, and remembers the choice', async () => {
    const settings = { language: null, languages: ['en', 'de', 'xx', 'ar'] };
    const { chat, find, ...rest } = await mount(settings);
    const items = await openLanguages({ find, ...rest }, 3);
    assert.deepEqual(items.map(shownText), ['English', 'Deutsch', 'العربية']);
    assert.deepEqual(checked(items), ['true', 'false', 'false']);
    assert.equal(items[2]!.parentElement!.ariaLabel, 'Language');
    await sendKeys({ press: 'End' });
    assert.strictEqual(focused(), items[2]);
    await sendKeys({ press: 'Enter' });
    await until(() => getComputedStyle(find('.menu-button')).direction === 'rtl');
    assert.strictEqual(focused(), find('.menu-button'));
    assert.equal(find('.menu-button').ariaLabel, 'المزيد');
    assert.deepEqual(checked(await openLanguages({ find, ...rest }, 3)), ['false', 'false', 'true']);
    chat.remove();

    const again = await mount(settings);
    await until(() => again.findAll('.menu-button')[0]?.ariaLabel === 'المزيد');
    again.chat.remove();
    const without = await mount({ languages: ['en', 'de'] });
    assert.equal(without.find('.menu-button').ariaLabel, 'More', 'what is not offered is not chosen');
    (await openLanguages(without, 2))[1]!.click();
    await until(() => without.find('.menu-button').ariaLabel === 'Mehr');
    without.chat.reset();
    await until(() => without.find('.menu-button').ariaLabel === 'More');
  });

  it('has no languages where there is only one', async () => {
    const { find, findAll } = await mount({ languages: ['de', 'xx'] });
    find('.menu-button').click();
    await until(() => findAll('[role=menuitem]').length === 2);
    await drawn();
    assert.lengthOf(findAll('[role=menuitemradio]'), 0);
  });
});

async function openLanguages(
  { find, findAll }: Pick<Scene, 'find' | 'findAll'>,
  count: number,
): Promise<HTMLElement[]> {
  find('.menu-button').click();
  await until(() => findAll('[role=menuitemradio]').length === count);
  return findAll('[role=menuitemradio]');
}

function checked(items: readonly HTMLElement[]): (string | null)[] {
  return items.map(({ ariaChecked }) => ariaChecked);
}

/** Lets the visual viewport be as it is said, as a keyboard or two fingers do. Gives what undoes it. */
function setVisualViewport(as: Partial<Record<'height' | 'offsetTop' | 'scale', number>>): () => void {
  const viewport = visualViewport!;
  for (const [name, value] of Object.entries(as)) Object.defineProperty(viewport, name, { value, configurable: true });
  viewport.dispatchEvent(new Event('resize'));
  return () => {
    for (const name of Object.keys(as)) Reflect.deleteProperty(viewport, name);
    viewport.dispatchEvent(new Event('resize'));
  };
}
