import { assert } from 'chai';

import { markdownStyles } from '../../../widget/src/markdown/markdown.styles.ts';
import { shownAtOnce } from './support.ts';

describe('text from right to left', () => {
  let box: HTMLElement | undefined;

  afterEach(() => box?.remove());

  function show(source: string): HTMLElement {
    box = document.body.appendChild(document.createElement('div'));
    const root = box.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [markdownStyles.styleSheet!];
    const view = root.appendChild(shownAtOnce(source, false));
    view.className = 'markdown';
    return view;
  }

  /** The writing direction of all elements of a selector, in order. */
  function directions(view: HTMLElement, selector: string): string[] {
    return [...view.querySelectorAll(selector)].map((element) => getComputedStyle(element).direction);
  }

  it('has a direction for each paragraph, heading, item, quotation and cell by its own first letter', () => {
    const view = show(
      '# مرحبا\n\nHello, שלום.\n\nשלום, hello.\n\n- one\n- שתיים\n\n  English within.\n\n1. **أ**\n   - nested\n\n' +
        '> אחת\n>\n> two\n\n| שם | a |\n|---|---|\n| one | שתיים |\n\n- [ ] משימה',
    );
    assert.deepEqual(directions(view, 'h3'), ['rtl']);
    assert.deepEqual(directions(view, ':scope > p'), ['ltr', 'rtl']);
    assert.deepEqual(directions(view, 'li'), ['ltr', 'rtl', 'rtl', 'ltr', 'rtl']);
    assert.deepEqual(directions(view, 'li > p'), ['ltr', 'rtl', 'ltr', 'rtl', 'ltr', 'rtl']);
    assert.deepEqual(directions(view, 'blockquote, blockquote > p'), ['rtl', 'rtl', 'ltr']);
    assert.deepEqual(directions(view, 'table, th, td'), ['rtl', 'rtl', 'rtl', 'ltr', 'rtl']);
  });

  it('has the mark of an item and the line of a quotation on the side where its text begins', () => {
    const view = show('- one\n- שתיים\n\n> אחת');
    const [left, right] = [...view.querySelectorAll('li')].map((item) => getComputedStyle(item));
    assert.isAbove(parseFloat(left!.marginLeft), 0);
    assert.equal(parseFloat(left!.marginRight), 0);
    assert.isAbove(parseFloat(right!.marginRight), 0);
    assert.equal(parseFloat(right!.marginLeft), 0);
    const quotation = getComputedStyle(view.querySelector('blockquote')!);
    assert.deepEqual([quotation.borderRightStyle, quotation.borderLeftStyle], ['solid', 'none']);
  });

  it('leaves code and formulas as they are, from left to right', () => {
    const view = show('שלום `x` \n\n```\nשלום\n```');
    assert.deepEqual(directions(view, 'pre'), ['ltr']);
  });
});
