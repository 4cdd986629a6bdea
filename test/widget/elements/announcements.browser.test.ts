import { assert } from 'chai';

import { drawn, focused, mount, next, unmountAll, until, type Scene } from './support.ts';

/** Everything that is put where it is read out, with the time of each, in milliseconds. */
function listen({ find }: Scene): { readonly said: string[]; readonly at: number[] } {
  const region = find('[role=status][aria-live=polite]');
  const heard = { said: [] as string[], at: [] as number[] };
  new MutationObserver(() => {
    const text = region.textContent?.trim() ?? '';
    if (!text) return;
    heard.said.push(text);
    heard.at.push(performance.now());
  }).observe(region, { childList: true, characterData: true, subtree: true });
  return heard;
}

/** An answer of all kinds, and what is said of it: neither the signs of Markdown nor code. */
const ANSWER = `## Everyday care

**Wash** it by hand, below 60.5 °C. Never use *steel wool*! Is it salt-glazed? Then see [our guide](https://example.com/a.b?c=d).

1. Dry the foot.
2. Warm it slowly; e.g. from the fridge.

\`\`\`js
wash(jug); // not said.
\`\`\`

> Tea stains come off with soda.
`;
const SPOKEN = [
  'Everyday care',
  'Wash it by hand, below 60.5 °C.',
  'Never use steel wool!',
  'Is it salt-glazed?',
  'Then see our guide.',
  'Dry the foot.',
  'Warm it slowly; e.g. from the fridge.',
  'Tea stains come off with soda.',
];

describe('assistive technology', () => {
  afterEach(unmountAll);

  it('[C15] hears that a message was sent, whole sentences, and the end; at most once a second', async () => {
    const scene = await mount();
    const { said, at } = listen(scene);
    const id = await scene.ask('Hello?');
    assert.deepEqual(said, ['Sent.']);
    for (const piece of ['Good **mor', 'ning**. Is ', 'it not? I thi', 'nk so']) scene.adapter.write(id, piece);
    await until(() => said.length > 1);
    assert.equal(said[1], 'Good morning. Is it not?');
    scene.adapter.write(id, '. See [the page](https://example.com).');
    scene.adapter.end(id);
    await until(() => said.at(-1)?.endsWith('End of the answer.') ?? false);
    assert.equal(said.slice(2).join(' '), 'I think so. See the page. End of the answer.');
    for (const [index, time] of at.entries()) if (index > 0) assert.isAtLeast(time - at[index - 1]!, 900);
  });

  it('[C15] hears nothing of a closed panel, and nothing of the past', async () => {
    const scene = await mount({}, ({ past }) => void past('long ago', 'An old answer.'));
    const { said } = listen(scene);
    scene.chat.close();
    const id = scene.chat.sendMessage('from the page');
    await next(scene.chat, 'parley-turn');
    scene.adapter.write(id, 'Not for your ears. ');
    await drawn();
    scene.chat.open();
    await drawn();
    scene.adapter.write(id, 'But this is.');
    scene.adapter.end(id);
    await until(() => said.length > 0);
    assert.deepEqual(said, ['But this is. End of the answer.']);
  });

  it('[C15] hears no rest of what was being said when the panel closed, and does not find it on the page', async () => {
    const scene = await mount();
    const { said } = listen(scene);
    const id = await scene.ask('Hello?');
    scene.adapter.write(id, 'This waits for its turn. ');
    await drawn();
    scene.chat.close();
    await drawn();
    assert.equal(scene.find('[role=status][aria-live=polite]').textContent, '');
    scene.chat.open();
    scene.adapter.write(id, 'This comes later. ');
    await until(() => said.length > 1);
    assert.deepEqual(said, ['Sent.', 'This comes later.']);
  });

  it('[C15] has nothing to be read outside of the panel, and nothing in a closed one', async () => {
    const { chat, findAll, find } = await mount();
    const exposed = (): Element[] =>
      findAll('[aria-live], [role=status], [role=log], [role=alert]').filter(
        (element) => !ancestors(element).some((ancestor) => ancestor.hasAttribute('inert')),
      );
    assert.isAbove(exposed().length, 1);
    const panel = find('[part=panel]');
    for (const region of exposed()) assert.include(ancestors(region), panel, region.outerHTML.slice(0, 80));
    chat.close();
    await drawn();
    assert.deepEqual(exposed(), []);
  });

  it('[C15] hears each sentence of a long answer once, whole and in order, however it is cut', async () => {
    const scene = await mount();
    const { said } = listen(scene);
    const id = await scene.ask('How do I look after it?');
    // Pieces of 1 to 7 characters, as a model yields them.
    for (let at = 0, size = 1; at < ANSWER.length; at += size, size = (size % 7) + 1) {
      scene.adapter.write(id, ANSWER.slice(at, at + size));
      if (size === 7) await drawn();
      if (at > ANSWER.length / 2) await until(() => said.length > 1);
    }
    scene.adapter.end(id);
    await until(() => said.at(-1)?.endsWith('End of the answer.') ?? false);
    assert.equal(said.join(' '), ['Sent.', ...SPOKEN, 'End of the answer.'].join(' '));
    assert.isAbove(said.length, 2, 'it was said in several pieces');
    const ends = [...SPOKEN, 'Sent.', 'End of the answer.'];
    for (const text of said)
      assert.isTrue(
        ends.some((sentence) => text.endsWith(sentence)),
        `"${text}" is cut off`,
      );
  });

  it('[C15] does not have the list itself read out while it is written', async () => {
    const { find } = await mount();
    const list = find('[role=log]');
    assert.equal(list.ariaLive, 'off');
    assert.equal(list.ariaLabel, 'Messages');
  });

  it('goes from turn to turn with the arrow keys, and each has a name', async () => {
    const { find, past } = await mount();
    past('first question', 'First answer.', { createdAt: new Date(2026, 0, 5, 14, 2).getTime() });
    past('second question', 'Second answer.', { createdAt: new Date(2026, 0, 5, 14, 3).getTime() });
    await drawn();
    const log = find('[role=log]');
    const press = (key: string) =>
      focused()!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    log.focus();
    const names: (string | null)[] = [];
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown']) {
      press(key);
      names.push(focused()!.ariaLabel);
    }
    const at = (minute: number) =>
      new Date(2026, 0, 5, 14, minute).toLocaleTimeString(
        navigator.languages.find((tag) => tag.startsWith('en-')) ?? 'en',
        { hour: 'numeric', minute: '2-digit' },
      );
    assert.deepEqual(names, [
      `Assistant, ${at(3)}`,
      `You, ${at(3)}`,
      `Assistant, ${at(2)}`,
      `You, ${at(2)}`,
      `You, ${at(2)}`,
      `Assistant, ${at(2)}`,
    ]);
  });
});

/** All that an element is in, as the page is drawn: through slots and out of shadow roots. */
function ancestors(element: Element): Element[] {
  const root = element.getRootNode();
  const above = element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  return above ? [above, ...ancestors(above)] : [];
}
