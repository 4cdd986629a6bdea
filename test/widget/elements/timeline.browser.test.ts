import { assert } from 'chai';

import { drawn, mount, shownText, unmountAll, until, type Scene } from './support.ts';

/** A moment of a day in May 2024, in milliseconds since 1970: `(2, 23, 59)` is the last minute of the second. */
const may = (day: number, hour: number, minute = 0) => new Date(2024, 4, day, hour, minute).getTime();

/** So many turns with short answers, one a minute, before the widget is drawn. */
function history(count: number, pageTurns: number): (scene: Scene) => void {
  return ({ adapter, past }) => {
    adapter.pageTurns = pageTurns;
    for (let at = 1; at <= count; at += 1) past(`question ${at}`, `Answer ${at}.`, { createdAt: may(2, 9, at) });
  };
}

const texts = ({ findAll }: Scene, selector: string) => findAll(selector).map(shownText);

/** Until a long conversation has room for all of its turns, and not only its end: from then on it has a beginning. */
const windowed = ({ findAll }: Scene) => until(() => findAll('.exchange').length > 8);

async function toBeginning({ find }: Scene): Promise<void> {
  find('.scroller').scrollTo(0, 0);
  await drawn();
}

describe('the name of a day in the list', () => {
  afterEach(unmountAll);

  it('stands once for each day, before its first turn', async () => {
    const scene = await mount({}, ({ past }) => {
      past('first', 'Yes.', { createdAt: may(2, 9) });
      past('second', 'Yes.', { createdAt: may(2, 23, 59) });
      past('third', 'Yes.', { createdAt: may(3, 0, 1) });
      past('fourth', 'Yes.', { createdAt: may(3, 23) });
    });
    await until(() => scene.findAll('parley-turn').length === 4);
    assert.deepEqual(texts(scene, '[part=day], [part=question]'), [
      'May 2, 2024',
      'first',
      'second',
      'May 3, 2024',
      'third',
      'fourth',
    ]);
    await scene.ask('And today?');
    assert.deepEqual(texts(scene, '[part=day], [part=question]').slice(-2), ['Today', 'And today?']);
    assert.lengthOf(scene.findAll('[part=day]'), 3);
  });

  it('goes up to the first turn of its day when older ones come above it', async () => {
    const scene = await mount({}, history(12, 6));
    await until(() => scene.findAll('parley-turn').length === 6);
    const first = () => texts(scene, '[part=day], [part=question]').slice(0, 2);
    assert.deepEqual(first(), ['May 2, 2024', 'question 7']);
    await toBeginning(scene);
    await until(() => scene.findAll('parley-turn').length === 12);
    assert.deepEqual(first(), ['May 2, 2024', 'question 1']);
    assert.lengthOf(scene.findAll('[part=day]'), 1);
  });
});

describe('the beginning of the list', () => {
  afterEach(unmountAll);

  it('says of a conversation of more than 50 turns that nothing is older, once all of it is read', async () => {
    const scene = await mount({}, history(51, 50));
    await windowed(scene);
    assert.notInclude(scene.adapter.calls, 'page 2', 'the first turn is not read yet');
    assert.deepEqual(texts(scene, '.edge'), ['']);
    await toBeginning(scene);
    await until(() => texts(scene, '.edge')[0] !== '');
    assert.deepEqual(texts(scene, '.edge'), ['This is where the conversation began.']);
    assert.include(scene.adapter.calls, 'page 2');
  });

  it('says nothing of a shorter one, which is seen to begin', async () => {
    const scene = await mount({}, history(50, 50));
    await windowed(scene);
    await toBeginning(scene);
    assert.lengthOf(scene.findAll('.edge'), 0);
    scene.past('one more', 'Yes.');
    await until(() => scene.findAll('.edge').length === 1);
  });

  it('says that older turns could not be loaded, and loads them when it is asked to try again', async () => {
    const scene = await mount({}, history(12, 6));
    const { adapter, find, findAll } = scene;
    const pages = () => adapter.calls.filter((call) => call === 'page 7').length;
    adapter.tellStatus('offline');
    await toBeginning(scene);
    await until(() => texts(scene, '.edge')[0] !== '');
    assert.deepEqual(texts(scene, '.edge'), ['Earlier messages could not be loaded. Try again']);
    find('.edge button').click();
    await until(() => pages() === 2 && findAll('.edge button').length === 1);

    adapter.tellStatus('online');
    await drawn();
    assert.equal(pages(), 2, 'it waits to be asked');
    const hasFocus = (element: HTMLElement) => (element.getRootNode() as ShadowRoot).activeElement === element;
    find('.edge button').focus();
    assert.isTrue(hasFocus(find('.edge button')));
    find('.edge button').click();
    await until(() => findAll('parley-turn').length === 12);
    assert.isTrue(hasFocus(find('[part=timeline]')), 'the list has the focus when the button has gone');
    assert.deepEqual(texts(scene, '.edge'), []);
    assert.equal(pages(), 3);
  });
});
