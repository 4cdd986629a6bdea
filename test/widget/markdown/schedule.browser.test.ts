import { assert } from 'chai';

import { MarkdownView } from '../../../widget/src/markdown/index.ts';
import { createFrameScheduler, REST_MS } from '../../../widget/src/markdown/schedule.ts';

function frame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

describe('when a growing text is drawn', () => {
  it('[C13] is with the next frame, and then at most about 20 times a second', async () => {
    const box = document.createElement('div');
    const drawn: number[] = [];
    const { request, cancel } = createFrameScheduler();
    // Noted as each drawing begins: how long one takes is the machine's affair, and the rest counts from there.
    const note = (render: () => void) => () => {
      drawn.push(performance.now());
      render();
    };
    const view = new MarkdownView(box, { scheduler: { request: (render) => request(note(render)), cancel } });

    let text = '';
    while (drawn.length < 6) {
      text += 'word ';
      view.update(text, { open: true });
      if (text.length === 5) assert.equal(box.textContent, '');
      await frame();
    }
    const pauses = drawn.slice(1).map((time, at) => time - (drawn[at] ?? 0));
    assert.isAbove(Math.min(...pauses), REST_MS - 10);
  });

  it('is always once more after the last words, and at once when the text is closed', async () => {
    const box = document.createElement('div');
    const view = new MarkdownView(box);
    const changed = (): Promise<void> =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => (observer.disconnect(), resolve()));
        observer.observe(box, { childList: true, characterData: true, subtree: true });
      });
    let change = changed();
    view.update('One', { open: true });
    await change;
    change = changed();
    view.update('One two', { open: true });
    view.update('One two three', { open: true });
    await change;
    assert.equal(box.textContent, 'One two three');

    view.update('One two three four', { open: true });
    view.update('One two three four five', { open: false });
    assert.equal(box.textContent, 'One two three four five');
  });

  it('is never after the view is destroyed', async () => {
    const box = document.createElement('div');
    const other = document.createElement('div');
    const view = new MarkdownView(box);
    view.update('One', { open: true });
    new MarkdownView(other).update('One', { open: true });
    view.destroy();
    await frame();
    await frame();
    assert.equal(other.textContent, 'One');
    assert.equal(box.textContent, '');
  });

  it('draws only the newest of several wishes, and forgets what was cancelled', async () => {
    const scheduler = createFrameScheduler(0);
    const calls: string[] = [];
    scheduler.request(() => calls.push('first'));
    scheduler.request(() => calls.push('second'));
    await frame();
    assert.deepEqual(calls, ['second']);
    scheduler.request(() => calls.push('third'));
    scheduler.cancel();
    scheduler.request(() => calls.push('fourth'));
    await frame();
    assert.deepEqual(calls, ['second', 'fourth']);
  });
});
