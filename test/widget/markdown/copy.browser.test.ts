import { assert } from 'chai';

import { ParleyCopyCodeEvent } from '../../../widget/src/markdown/index.ts';
import { createView } from './support.ts';

const LABELS = { copy: 'Copy', copied: 'Copied' };

describe('the button that copies code', () => {
  let made: ReturnType<typeof createView>;
  let host: HTMLElement;

  beforeEach(async () => {
    made = createView({ labels: LABELS });
    host = document.createElement('div');
    host.attachShadow({ mode: 'open' }).append(made.box);
    document.body.append(host);
    made.view.update('```js\nconst a = 1;\nlet b;\n```\n\nEnd', { open: false });
    // What makes it work comes with the first block of code, together with its looks.
    while (host.shadowRoot!.adoptedStyleSheets.length === 0) await new Promise(requestAnimationFrame);
  });

  afterEach(() => {
    made.view.destroy();
    host.remove();
  });

  function button(): HTMLButtonElement {
    const found = made.box.querySelector('button');
    if (found === null) throw new Error('There is no button.');
    return found;
  }

  /** The code of the next event that reaches the page, outside of the shadow root. */
  function nextCode(prevent: boolean): Promise<string> {
    return new Promise((resolve) => {
      const listener = (event: ParleyCopyCodeEvent): void => {
        if (prevent) event.preventDefault();
        resolve(event.code);
      };
      document.addEventListener(ParleyCopyCodeEvent.eventName, listener as EventListener, { once: true });
    });
  }

  /** Puts another clipboard in the browser's place for one test: a page without focus may not write to the real one. */
  function withClipboard(clipboard: Pick<Clipboard, 'writeText'> | undefined): () => void {
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    return () => Reflect.deleteProperty(navigator, 'clipboard');
  }

  function nextText(node: Node): Promise<string> {
    return new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve(node.textContent ?? '');
      });
      observer.observe(node, { childList: true, characterData: true, subtree: true });
    });
  }

  it('tells the page what is copied, and leaves it alone when the page takes over', async () => {
    const written: string[] = [];
    const restore = withClipboard({ writeText: async (text) => void written.push(text) });
    const code = nextCode(true);
    button().click();
    assert.equal(await code, 'const a = 1;\nlet b;');
    assert.deepEqual(written, []);

    const label = nextText(button());
    button().click();
    assert.equal(await label, 'Copied');
    assert.deepEqual(written, ['const a = 1;\nlet b;']);
    restore();
  });

  it('says so for a moment, and keeps saying so while the text grows', async () => {
    const restore = withClipboard({ writeText: async () => undefined });
    const label = nextText(button());
    button().click();
    assert.equal(await label, 'Copied');
    made.view.update('```js\nconst a = 1;\nlet b;\n```\n\nEnd, and more', { open: true });
    assert.equal(button().textContent, 'Copied');
    assert.equal(await nextText(button()), 'Copy');
    restore();
  });

  it('selects the code where the clipboard cannot be written', async () => {
    const restore = withClipboard(undefined);
    const selected = new Promise((resolve) => document.addEventListener('selectionchange', resolve, { once: true }));
    button().click();
    await selected;
    assert.equal(getSelection()?.toString().trim(), 'const a = 1;\nlet b;');
    assert.equal(button().textContent, 'Copy');
    restore();
  });

  it('does nothing any more when its view is destroyed', async () => {
    let asked = 0;
    const count = (): void => void asked++;
    document.addEventListener(ParleyCopyCodeEvent.eventName, (event) => (count(), event.preventDefault()));
    button().click();
    assert.equal(asked, 1);
    made.view.destroy();
    button().click();
    assert.equal(asked, 1);
  });
});
