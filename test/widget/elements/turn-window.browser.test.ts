import { sendKeys, setViewport } from '@web/test-runner-commands';
import { assert } from 'chai';

import { deepAll, drawn, focused, mount, unmountAll, until, type Scene } from './support.ts';

const TURNS = 300;

/** How much of the view, in pixels, is none of a turn where the list begins or ends. */
const EDGE_PX = 70;

async function long(pageTurns = TURNS, turns = TURNS): Promise<LongScene> {
  const scene = await mount({}, (given) => {
    given.adapter.pageTurns = pageTurns;
    for (let at = 1; at <= turns; at += 1) {
      given.past(`question ${at}`, at % 7 === 0 ? `Answer ${at}.\n\n`.repeat(12) : `Answer ${at}, which is short.`);
    }
  });
  const scroller = scene.find('.scroller');
  const top = () => scroller.getBoundingClientRect().top;
  const all = () => scene.findAll('.exchange');
  const shown = () =>
    all().filter((each) => {
      const box = each.getBoundingClientRect();
      return box.bottom > top() && box.top < top() + scroller.clientHeight;
    });
  return {
    ...scene,
    scroller,
    all,
    shown,
    fromEnd: () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop,
    below: (element) => element.getBoundingClientRect().top - top(),
    async scroll(to) {
      scroller.scrollTo(0, to);
      await drawn();
    },
    isFilled: () => {
      const boxes = shown().map((each) => each.getBoundingClientRect());
      const height = boxes.reduce((sum, box) => sum + box.height, 0);
      return height >= scroller.clientHeight - EDGE_PX;
    },
  };
}

interface LongScene extends Scene {
  readonly scroller: HTMLElement;
  /** The turns that are drawn. */
  all(): HTMLElement[];
  /** Those of them that are in the view. */
  shown(): HTMLElement[];
  fromEnd(): number;
  below(element: Element): number;
  scroll(to: number): Promise<void>;
  /** Whether there is no hole in the view. */
  isFilled(): boolean;
}

describe('a conversation of hundreds of turns', () => {
  before(() => setViewport({ width: 1200, height: 900 }));
  afterEach(unmountAll);

  it('[C13] has the turns around the view on the page, and room for the others', async () => {
    const { all, scroller, fromEnd, isFilled } = await long();
    await until(() => all().length > 8);
    assert.isBelow(all().length, 40);
    assert.isAbove(scroller.scrollHeight, TURNS * 80);
    assert.isAtMost(fromEnd(), 1);
    assert.isTrue(isFilled());
  });

  it('[C11][C13] leaves no hole, and moves no line, while somebody scrolls to the beginning', async () => {
    const { all, scroller, shown, below, isFilled } = await long();
    let most = 0;
    while (scroller.scrollTop > 0) {
      const line = shown()[0]!;
      const before = below(line);
      const step = Math.min(scroller.scrollTop, 300);
      scroller.scrollTo(0, scroller.scrollTop - step);
      await drawn();
      if (line.isConnected) assert.closeTo(below(line), before + step, 1.5);
      assert.isTrue(isFilled(), `at ${scroller.scrollTop}`);
      most = Math.max(most, all().length);
    }
    assert.include(shown()[0]!.querySelector('parley-turn')!.shadowRoot!.textContent, 'question 1');
    assert.isBelow(most, 60);
  });

  it('fills the view wherever it is brought to', async () => {
    const { scroller, scroll, isFilled, shown } = await long();
    for (const share of [0, 0.5, 0.1, 0.9, 0.33]) {
      const before = shown()[0];
      await scroll(share * scroller.scrollHeight);
      await until(isFilled);
      assert.isFalse(shown().includes(before!));
    }
  });

  it('[C11] holds the line in view after a jump, while turns are drawn around it', async () => {
    const { scroller, scroll, isFilled, shown, below, past } = await long();
    for (const share of [0.3, 0.7, 0.1]) {
      await scroll(share * scroller.scrollHeight);
      await until(isFilled);
      await drawn();
      const line = shown()[1]!;
      const before = below(line);
      past('from another tab', 'Far below.');
      for (let frame = 0; frame < 10; frame += 1) await drawn();
      assert.closeTo(below(line), before, 1, `at ${share}`);
    }
  });

  it('[C11] reads a page or two of older turns, and not all of them, after a jump to the beginning', async () => {
    const { scroll, adapter, isFilled, scroller } = await long(50);
    await scroll(0);
    await until(() => adapter.calls.includes('page 251') && isFilled());
    for (let frame = 0; frame < 20; frame += 1) await drawn();
    assert.notInclude(adapter.calls, 'page 151');
    assert.isAbove(scroller.scrollTop, 1000);
  });

  it('[C11] stands where it stood when the panel is opened again', async () => {
    const { chat, scroll, isFilled, shown, below, past, scroller } = await long();
    await scroll(20_000);
    await until(isFilled);
    for (let frame = 0; frame < 10; frame += 1) await drawn();
    const line = shown()[1]!;
    const before = below(line);
    chat.close();
    for (let frame = 0; frame < 10; frame += 1) await drawn();
    past('from another tab', 'While it was closed.');
    await drawn();
    chat.open();
    await until(() => scroller.getBoundingClientRect().width === scroller.offsetWidth);
    for (let frame = 0; frame < 10; frame += 1) await drawn();
    assert.closeTo(below(line), before, 1.5);
  });

  it('[C11] shows what is sent from far above its end', async () => {
    const { scroll, below, find, ask, isFilled, all, scroller } = await long();
    await scroll(500);
    await until(() => all().length < 60 && isFilled());
    const id = await ask('And this one?');
    await Promise.all(
      find('.list')
        .getAnimations()
        .map(({ finished }) => finished),
    );
    await drawn();
    assert.closeTo(below(find(`[data-turn="${id}"]`)), 12, 1);
    assert.isAbove(scroller.scrollTop, TURNS * 80);
    await until(isFilled);
  });

  it('counts what comes while its end is not drawn, and goes there', async () => {
    const { scroll, past, find, findAll, fromEnd, isFilled, shown } = await long();
    await scroll(500);
    past('from another tab', 'And its answer.');
    await drawn();
    assert.equal(find('[part=jump-button]').innerText.trim(), '2 new messages');
    find('[part=jump-button]').click();
    await until(() => fromEnd() <= 1 && isFilled());
    assert.include(shown().at(-1)!.querySelector('parley-turn')!.shadowRoot!.textContent, 'from another tab');
    await until(() => findAll('[part=jump-button]').length === 0);
  });

  it('lets go of nothing that somebody has opened and typed into, nor of what has the focus', async () => {
    const { scroll, shown, all, isFilled } = await long();
    await scroll(1000);
    await until(isFilled);
    const here = shown()[1]!;
    const inside = (selector: string) => deepAll(here, selector)[0] as HTMLInputElement | undefined;
    await until(() => inside('.thumb.down') !== undefined);
    inside('.thumb.down')!.click();
    await until(() => inside('[part=comment] input') !== undefined);
    const field = inside('[part=comment] input')!;
    field.focus();
    await sendKeys({ type: 'Too long' });
    await scroll(1e9);
    await until(() => all().length < 40 && isFilled());
    assert.isTrue(focused() === field);
    field.blur();
    await scroll(20_000);
    await until(isFilled);
    await scroll(1000);
    assert.isTrue(inside('[part=comment] input') === field && field.value === 'Too long');
  });

  it('goes on with the arrow keys from a turn that has been scrolled away', async () => {
    const { scroll, find, all, shown } = await long();
    await scroll(1000);
    await until(() => shown().length > 0);
    const here = shown()[1]!;
    const article = here.querySelector('parley-turn')!;
    article.tabIndex = 0;
    article.focus();
    await scroll(1e9);
    await until(() => all().length < 40 && here.isConnected);
    find('.scroller').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    await until(() => shown().includes(here));
    assert.isTrue(find('parley-timeline').shadowRoot!.activeElement === here.querySelector('parley-reply'));
  });

  it('keeps what is selected while the view goes elsewhere, and lets it go afterwards', async () => {
    const { scroll, shown, all } = await long();
    await scroll(1000);
    await until(() => shown().length > 1);
    const here = shown()[1]!;
    const text = here.querySelector('parley-turn')!.shadowRoot!.querySelector('[part=question]')!;
    text.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    getSelection()!.setBaseAndExtent(text, 0, text, text.childNodes.length);
    for (let step = 0; step < 12; step += 1) await scroll(1000 + step * 500);
    assert.isTrue(here.isConnected);
    getSelection()!.removeAllRanges();
    await scroll(8000);
    await until(() => !here.isConnected && all().length < 60);
  });
});

describe('a conversation that grows long', () => {
  before(() => setViewport({ width: 1200, height: 900 }));
  afterEach(unmountAll);

  /** As many turns as are all drawn; one more, and there is a window. */
  const FEW = 20;

  async function grow({ past }: Scene, by: number): Promise<void> {
    for (let at = 0; at < by; at += 1) past('from another tab', 'An answer.\n\n'.repeat(6));
    for (let frame = 0; frame < 20; frame += 1) await drawn();
  }

  it('[C11] has all of its turns on the page before, and moves no line when the others leave it', async () => {
    const scene = await long(FEW, FEW);
    const { all, scroll, shown, below } = scene;
    assert.equal(all().length, FEW);
    await scroll(700);
    const line = shown()[1]!;
    const before = below(line);
    await grow(scene, 1);
    assert.closeTo(below(line), before, 0.5);
    await grow(scene, 40);
    assert.closeTo(below(line), before, 0.5);
    assert.isTrue(scene.isFilled());
    assert.isBelow(all().length, 40);
  });

  it('[C11] follows its end when the others leave it', async () => {
    const scene = await long(FEW, FEW);
    assert.isAtMost(scene.fromEnd(), 1);
    await grow(scene, 1);
    assert.isAtMost(scene.fromEnd(), 1);
    await grow(scene, 40);
    assert.isAtMost(scene.fromEnd(), 1);
    assert.isBelow(scene.all().length, 40);
  });

  it('keeps what was opened and typed into while it was short', async () => {
    const scene = await long(FEW, FEW);
    const { scroll, all, shown } = scene;
    await scroll(0);
    const here = shown()[0]!;
    const inside = (selector: string) => deepAll(here, selector)[0] as HTMLInputElement | undefined;
    inside('.thumb.down')!.click();
    await until(() => inside('[part=comment] input') !== undefined);
    inside('[part=comment] input')!.focus();
    await sendKeys({ type: 'Too long' });
    inside('[part=comment] input')!.blur();
    // What changes its height in a frame in which somebody scrolls too may undo that scroll.
    do await scroll(1e9);
    while (scene.fromEnd() > 1);
    await grow(scene, 40);
    await until(() => all().length < 40);
    assert.isFalse(shown().includes(here));
    await scroll(0);
    await until(scene.isFilled);
    assert.isTrue(shown()[0] === here);
    assert.equal(inside('[part=comment] input')!.value, 'Too long');
  });
});
