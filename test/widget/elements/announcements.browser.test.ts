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

describe('assistive technology', () => {
  afterEach(unmountAll);

  it('[C15] hears that a message was sent, whole sentences, and the end; at most once a second', async () => {
    const scene = await mount();
    const { said, at } = listen(scene);
    const id = await scene.ask('Hello?');
    assert.deepEqual(said, ['Sent.']);
    for (const piece of ['Good **mor', 'ning**. Is ', 'it not? I thi', 'nk so']) scene.adapter.write(id, piece);
    await until(() => said.length === 2);
    assert.equal(said[1], 'Good morning. Is it not?');
    scene.adapter.write(id, '. See [the page](https://example.com).');
    scene.adapter.end(id);
    await until(() => said.length === 3);
    assert.equal(said[2], 'I think so. See the page. End of the answer.');
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
