import { setViewport } from '@web/test-runner-commands';
import 'axe-core';
import type { AxeResults, RunOptions } from 'axe-core';
import { makeId } from '@parley/protocol';
import { assert } from 'chai';

import { HISTORIES, SCENES } from '../../screenshots/scenes.ts';
import { emulate, endEmulation } from '../emulate-media.ts';
import { drawn, mount, unmountAll, until, type Scene } from './support.ts';

// It is no module: it puts itself on the window.
const { axe } = globalThis as unknown as {
  readonly axe: { run(context: Element, options: RunOptions): Promise<AxeResults> };
};

/** The levels that are promised, and what axe holds to be good practice. */
const OPTIONS: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  // The headings of an answer are of the level that it was written with.
  rules: { 'heading-order': { enabled: false } },
};

const VIEWS = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'ar' },
  { theme: 'light', language: 'he' },
  { theme: 'dark', language: 'en' },
] as const;

/** What axe finds, one line a finding. */
async function findings(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, OPTIONS);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${JSON.stringify(target)}: ${failureSummary}`),
  );
}

describe('accessibility', () => {
  before(async function () {
    await emulate(this, { reducedMotion: 'reduce' });
    await setViewport({ width: 1200, height: 1700 });
  });
  after(endEmulation);
  afterEach(unmountAll);

  it('[A11Y] is looked at through all shadow roots', async () => {
    const { chat, find } = await mount();
    find('.send').removeAttribute('aria-label');
    find('.send').removeAttribute('title');
    find('h2').setAttribute('style', 'color: #bbb');
    const found = await findings(chat);
    assert.isTrue(
      found.some((line) => line.startsWith('button-name')),
      found.join('\n'),
    );
    assert.isTrue(
      found.some((line) => line.startsWith('color-contrast')),
      found.join('\n'),
    );
  });

  it('[A11Y] has nothing that axe complains of where it is closed, with something unread', async () => {
    const { chat, adapter, conversationId, findAll } = await mount();
    chat.close();
    adapter.add(conversationId, { id: makeId(), author: 'operator', text: 'Hello.' });
    await until(() => findAll('[part=badge]').length === 1);
    for (const theme of ['light', 'dark'] as const) {
      chat.theme = theme;
      await drawn();
      assert.deepEqual(await findings(chat), [], theme);
    }
  });

  for (const [name, play] of Object.entries(SCENES)) {
    it(`[A11Y] has nothing that axe complains of, and no small target, where it is "${name}"`, async () => {
      const history = Array.from({ length: HISTORIES[name] ?? 0 });
      const scene = await mount({ prompts: ['One?', 'Two?'] }, ({ past }) => history.forEach(() => past('Q', 'A.')));
      makeTall(scene);
      await play({
        ...scene,
        past: (question, answer, minutes = 5) =>
          scene.past(question, answer, { createdAt: Date.now() - minutes * 60_000 }),
        find: (selector) => scene.findAll(selector)[0],
        settle: drawn,
      });
      for (const view of VIEWS) {
        Object.assign(scene.chat, view);
        await until(() => scene.find('[part=panel]').lang.startsWith(view.language) && isStill(scene));
        assert.deepEqual(await findings(scene.chat), [], `${view.theme}, ${view.language}`);
        assert.deepEqual(smallTargets(scene), [], view.language);
      }
    });
  }
});

/** What can be pressed and is smaller than 24 px (2.5.8), but for links in a text. */
function smallTargets({ findAll }: Scene): string[] {
  return findAll('a, button, input, summary, textarea, [role=button], [role=menuitem]')
    .filter((target) => target.checkVisibility({ visibilityProperty: true }) && !target.matches('p a, li a, label *'))
    .filter((target) => Math.min(target.offsetWidth, target.offsetHeight) < 24)
    .map((target) => target.outerHTML.slice(0, 80));
}

/** Makes the panel so tall that all of a scene is in sight: axe says nothing of the contrast of what is cut off. */
function makeTall({ find }: Scene): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.floating { block-size: 1500px !important }');
  find('parley-panel').shadowRoot!.adoptedStyleSheets.push(sheet);
}

/** Whether everything is as it will stay, but for what moves for ever. */
function isStill({ findAll }: Scene): boolean {
  return findAll('*')
    .flatMap((element) => element.getAnimations({ subtree: true }))
    .every((animation) => animation.playState === 'finished' || animation.effect?.getTiming().iterations === Infinity);
}
