import { setViewport } from '@web/test-runner-commands';
import { assert } from 'chai';

import type { ParleyTimeline } from '../../../widget/src/elements/parley-timeline.ts';
import { drawn, mount, unmountAll, until, type Scene } from './support.ts';

const WIDE = { width: 1200, height: 900 };
const LONG = Array.from({ length: 40 }, (_, at) => `Paragraph ${at + 1} of a long answer.`).join('\n\n');

/** So many turns with short answers, before the widget is drawn. */
function history(count: number): (scene: Scene) => void {
  return ({ past }) => {
    for (let at = 1; at <= count; at += 1) past(`question ${at}`, `Answer ${at}, which is short.`);
  };
}

/** A widget with twelve turns, once all of them are drawn. */
async function twelve(): Promise<Scene> {
  const scene = await mount({}, history(12));
  await until(() => scene.findAll('.exchange').length === 12);
  await drawn();
  return scene;
}

function view(scene: Scene) {
  const scroller = scene.find('.scroller');
  const top = () => scroller.getBoundingClientRect().top;
  return {
    scroller,
    fromEnd: () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop,
    /** How far below the view's top an element begins. */
    below: (element: Element) => element.getBoundingClientRect().top - top(),
    /** Scrolls as a person does, and lets everything hear of it. */
    async scroll(to: number): Promise<void> {
      scroller.scrollTo(0, to);
      await drawn();
    },
    glided: () =>
      Promise.all(
        scene
          .find('.list')
          .getAnimations()
          .map(({ finished }) => finished),
      ),
  };
}

describe('the reading position', () => {
  before(() => setViewport(WIDE));
  afterEach(unmountAll);

  it('begins at the end, and stays there as something is added', async () => {
    const scene = await twelve();
    const { fromEnd, scroller } = view(scene);
    assert.isAbove(scroller.scrollTop, 100);
    assert.isAtMost(fromEnd(), 1);
    const height = scroller.scrollHeight;
    scene.past('from another tab', LONG);
    await until(() => scroller.scrollHeight > height + 400);
    await drawn();
    assert.isAtMost(fromEnd(), 1);
  });

  it('[C11] brings a question to the upper part of the view, and does not run after its answer', async () => {
    const scene = await twelve();
    const { below, glided, scroller, fromEnd } = view(scene);
    const id = await scene.ask('And this one?');
    await glided();
    const question = scene.find(`[data-turn="${id}"]`);
    assert.closeTo(below(question), 12, 1);

    scene.adapter.write(id, LONG.slice(0, 60));
    await drawn();
    assert.closeTo(below(question), 12, 1);
    scene.adapter.write(id, LONG.slice(60));
    scene.adapter.end(id);
    await drawn();
    assert.closeTo(below(question), 12, 1, 'the answer grew beyond the view');
    assert.isAbove(fromEnd(), 300);
    assert.isAbove(scroller.scrollTop, 0);
    assert.lengthOf(scene.findAll('[part=jump-button]'), 1, 'and a button leads to its end');
  });

  it('[C11] does so also for the first question, and for the next one when the answer was short', async () => {
    const scene = await mount();
    const { below, glided } = view(scene);
    const first = await scene.ask('One?');
    scene.adapter.write(first, 'Yes.');
    scene.adapter.end(first);
    await drawn();
    const second = await scene.ask('Two?');
    await glided();
    assert.closeTo(below(scene.find(`[data-turn="${second}"]`)), 12, 1);
  });

  it('[C11] leaves whoever scrolled up where they read, and tells how much is new', async () => {
    const scene = await twelve();
    const { scroll, scroller, below, fromEnd, glided } = view(scene);
    await scroll(150);
    const line = scene.findAll('parley-turn')[3]!;
    const before = below(line);
    assert.lengthOf(scene.findAll('[part=jump-button]'), 1);
    assert.equal(scene.find('[part=jump-button]').ariaLabel, 'Go to the latest message');

    scene.past('from another tab', LONG);
    await drawn();
    assert.closeTo(scroller.scrollTop, 150, 1);
    assert.closeTo(below(line), before, 1);
    assert.equal(scene.find('[part=jump-button]').innerText.trim(), '2 new messages');

    scene.find('[part=jump-button]').click();
    await glided();
    await drawn();
    assert.isAtMost(fromEnd(), 1);
    assert.lengthOf(scene.findAll('[part=jump-button]'), 0);
  });

  it('[C11] takes a scroll for one also where something is drawn before the browser tells of it', async () => {
    const scene = await twelve();
    const { scroller } = view(scene);
    scroller.scrollTo(0, 150);
    scene.find<ParleyTimeline>('parley-timeline').requestUpdate();
    await drawn();
    assert.closeTo(scroller.scrollTop, 150, 1);
  });

  it('[C11] takes a scroll for one also in the frame in which an answer grows', async () => {
    const scene = await twelve();
    const { scroller, scroll } = view(scene);
    const id = await scene.ask('And this one?');
    scene.adapter.write(id, LONG);
    await drawn();
    await scroll(scroller.scrollHeight);
    const height = scroller.scrollHeight;
    const to = scroller.scrollTop - 60;
    scroller.scrollTo(0, to);
    scene.adapter.write(id, LONG);
    await until(() => scroller.scrollHeight > height + 400);
    await drawn();
    assert.closeTo(scroller.scrollTop, to, 1);
  });

  it('[C11] moves a line by what was scrolled, also while something above it changes its height', async () => {
    const scene = await mount({}, ({ past }) => {
      past('first', LONG);
      past('second', LONG);
    });
    const { scroll, below, scroller } = view(scene);
    const second = scene.findAll('parley-turn')[1]!;
    await scroll(scroller.scrollTop + below(second) - 30);
    const before = below(second);
    const height = scroller.scrollHeight;
    scene.findAll('parley-turn')[0]!.style.paddingBlockEnd = '333px';
    scroller.scrollTo(0, scroller.scrollTop - 50);
    await drawn();
    assert.isAbove(scroller.scrollHeight, height + 300);
    assert.closeTo(below(second), before + 50, 1);
  });

  it('[C11] takes a scroll for one also from where the line that is read could not be reached', async () => {
    const scene = await mount({}, ({ past }) => {
      past('first', LONG);
      past('second', LONG);
    });
    const { scroll, below, scroller } = view(scene);
    const [, second] = scene.findAll('parley-turn');
    const [, answer] = scene.findAll('parley-reply');
    await scroll(scroller.scrollTop + below(second!) - 30);
    answer!.style.display = 'none';
    await drawn();
    const stands = below(second!);
    assert.isAbove(stands, 100);
    await scroll(scroller.scrollTop - 70);
    assert.closeTo(below(second!), stands + 70, 1);
  });

  it('[C11] stays where it is read when what is below it becomes too short for that', async () => {
    const scene = await mount({}, ({ past }) => {
      past('first', LONG);
      past('second', LONG);
    });
    const { scroll, below, scroller } = view(scene);
    const second = scene.findAll('parley-turn')[1]!;
    await scroll(scroller.scrollTop + below(second) - 30);
    const answer = scene.findAll('parley-reply')[1]!;
    answer.style.display = 'none';
    await drawn();
    assert.isAbove(below(second), 100, 'the browser cannot leave it there');
    answer.style.display = '';
    await drawn();
    assert.closeTo(below(second), 30, 1);
  });

  it('follows again when the reader comes back to the end', async () => {
    const scene = await twelve();
    const { scroll, scroller, fromEnd } = view(scene);
    await scroll(150);
    await scroll(scroller.scrollHeight);
    scene.past('one more', 'And its answer.');
    await drawn();
    assert.isAtMost(fromEnd(), 1);
  });

  it('keeps the line that is read while older turns come above it', async () => {
    const scene = await mount({}, history(70));
    const { scroll, below, scroller } = view(scene);
    await scroll(1000);
    await until(() => scene.findAll('parley-turn').length === 20);
    await drawn();
    assert.notInclude(scene.adapter.calls, 'page 51', 'nothing is read before it is near');
    const line = scene.findAll('parley-turn')[1]!;
    const before = below(line) + scroller.scrollTop;
    const height = scroller.scrollHeight;

    await scroll(40);
    await until(() => scroller.scrollHeight > height + 1000);
    await drawn();
    assert.include(scene.adapter.calls, 'page 51');
    assert.closeTo(below(line), before - 40, 1);
    assert.lengthOf(scene.findAll('[part=jump-button]'), 1);
    assert.equal(scene.find('[part=jump-button]').innerText.trim(), '', 'what is older is not new');
  });

  it('reads as many pages as it takes to fill the view', async () => {
    await setViewport({ width: 1200, height: 3400 });
    const scene = await mount({ mode: 'page' }, history(70));
    const { scroller, fromEnd } = view(scene);
    await until(() => scroller.scrollHeight > scroller.clientHeight + 400);
    await drawn();
    assert.isAtMost(fromEnd(), 1);
    const read = scene.adapter.calls.length;
    await drawn();
    assert.equal(scene.adapter.calls.length, read, 'and no more than that');
    await setViewport(WIDE);
  });

  it('keeps the line that is read when something above it changes its height', async () => {
    const scene = await mount({}, ({ past }) => {
      past('first', LONG);
      past('second', LONG);
    });
    const { scroll, below, scroller } = view(scene);
    const second = scene.findAll('parley-turn')[1]!;
    await scroll(scroller.scrollTop + below(second) - 30);
    const before = below(second);
    const image = document.createElement('div');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.late { height: 333px }');
    const reply = scene.findAll('parley-reply')[0]!.shadowRoot!;
    reply.adoptedStyleSheets.push(sheet);
    image.className = 'late';
    reply.querySelector('[part=answer]')!.prepend(image);
    await drawn();
    assert.closeTo(below(second), before, 1);
  });

  it('[C11] keeps the line that is read when an image above it arrives late', async () => {
    const picture = `${location.origin}/docs/images/parley.png`;
    const scene = await mount({ images: [location.host] }, ({ past }) => {
      past('first', `${LONG}\n\n![The widget](${picture})`);
      past('second', LONG);
      past('third', LONG);
    });
    const { scroll, below, scroller } = view(scene);
    const image = scene.find<HTMLImageElement>('img');
    assert.equal(image.naturalHeight, 0, 'it is far away and waits');
    const second = scene.findAll('parley-turn')[1]!;
    await scroll(scroller.scrollTop + below(second) + 200);
    const before = below(second);
    const height = image.getBoundingClientRect().height;
    // As if it had been asked for while it was in sight, by a slow network.
    image.loading = 'eager';
    await until(() => image.complete && image.naturalHeight > 0);
    await drawn();
    assert.isAbove(image.getBoundingClientRect().height, height + 50);
    assert.closeTo(below(second), before, 1);
  });

  it('[C11][C12] keeps the line that is read when the view is resized', async () => {
    const wide = LONG.replaceAll('answer', 'answer that goes on for a while and is wider than any phone is');
    const scene = await mount({ mode: 'page' }, ({ past }) => {
      past('first', wide);
      past('second', wide);
    });
    const { scroll, below, scroller } = view(scene);
    const second = scene.findAll('parley-turn')[1]!;
    await scroll(scroller.scrollTop + below(second) - 1);
    const before = below(second);
    const lines = scene.find('[part=answer]').offsetHeight;
    await setViewport({ width: 390, height: 500 });
    await drawn();
    assert.isAbove(scene.find('[part=answer]').offsetHeight, lines, 'what is above it is higher now');
    assert.closeTo(below(second), before, 1);
    await setViewport(WIDE);
  });

  it('[C12] keeps the end in sight when a keyboard takes half of the screen', async () => {
    await setViewport({ width: 390, height: 780 });
    const scene = await twelve();
    assert.isAtMost(view(scene).fromEnd(), 1);
    await setViewport({ width: 390, height: 400 });
    await drawn();
    assert.isAtMost(view(scene).fromEnd(), 1);
    await setViewport(WIDE);
  });

  it('keeps several messages in sight that were written while nothing could be sent', async () => {
    const scene = await twelve();
    const { below, glided } = view(scene);
    scene.adapter.onPost = 'hang';
    scene.adapter.tellStatus('offline');
    for (const text of ['one', 'two', 'three']) {
      scene.type(text);
      scene.press('Enter');
      await drawn();
      await glided();
    }
    const tops = scene.findAll('.exchange').slice(-3).map(below);
    assert.closeTo(tops[0]!, 12, 1);
    assert.isBelow(tops[2]!, view(scene).scroller.clientHeight * 0.6);
    assert.lengthOf(scene.findAll('[part=jump-button]'), 0);
  });

  it('stands at the end of the conversation that is shown next', async () => {
    const scene = await twelve();
    const { scroll, fromEnd } = view(scene);
    await scroll(150);
    const other = '019a0000-0000-7000-8000-000000000001';
    for (let at = 0; at < 12; at += 1) {
      const id = `019a0000-0000-7000-8000-0000000001${String(at).padStart(2, '0')}`;
      scene.adapter.add(other, { id, text: `other ${at}`, reply: null });
    }
    scene.chat.conversation = other;
    await until(() => scene.findAll('parley-turn').length === 12);
    await drawn();
    assert.isAtMost(fromEnd(), 1);
  });
});
