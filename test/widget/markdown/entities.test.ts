import assert from 'node:assert/strict';

import type * as Entities from '../../../widget/src/markdown/entities.ts';
import { decodeEntities, loadEntityNames, mayBecomeEntity } from '../../../widget/src/markdown/entities.ts';

describe('character references', () => {
  before(() => loadEntityNames());

  it('are asked for with the first one that is not among the usual ones, and left as they are until then', async () => {
    // A copy of its own: another test may have loaded the names already.
    const fresh: string = '../../../widget/src/markdown/entities.ts?fresh';
    const { decodeEntities, loadEntityNames } = (await import(fresh)) as typeof Entities;
    const asked: (() => Promise<unknown>)[] = [];
    const missing = (load: () => Promise<unknown>): void => void asked.push(load);
    assert.equal(decodeEntities('&lt;b&gt; &amp; &quot;&#39;&nbsp;', { missing }), '<b> & "\'\u00a0');
    assert.deepEqual(asked, []);
    assert.equal(decodeEntities('javascript&colon;x', { missing }), 'javascript&colon;x');
    assert.deepEqual(asked, [loadEntityNames]);
    assert.ok(await loadEntityNames());
    assert.equal(decodeEntities('javascript&colon;x &nosuch;', { missing }), 'javascript:x &nosuch;');
    assert.equal(asked.length, 1);
  });

  it('are replaced by what they stand for', () => {
    assert.equal(
      decodeEntities('&lt;b&gt; &amp; &quot;x&quot; &#39;&#x27;&apos; &nbsp;&rarr;&uuml;&#128512;'),
      "<b> & \"x\" ''' \u00a0→ü😀",
    );
  });

  it('are replaced once, so that one that was written to be seen is seen', () => {
    assert.equal(decodeEntities('&amp;lt; &amp;amp;'), '&lt; &amp;');
  });

  it('stay as they are when nothing is known by that name', () => {
    assert.equal(
      decodeEntities('&nosuch; &amp &; &#; &#x; AT&T a&b;c &constructor; &toString;'),
      '&nosuch; &amp &; &#; &#x; AT&T a&b;c &constructor; &toString;',
    );
  });

  it('become the replacement character where Unicode has none', () => {
    assert.equal(decodeEntities('&#0;&#xD800;&#x110000;&#1114112;'), '\ufffd'.repeat(4));
  });

  it('are told from a plain ampersand as soon as it can be none any more', () => {
    for (const half of ['&', '&a', '&am', '&#', '&#3', '&#x2']) assert.ok(mayBecomeEntity(half), half);
    for (const other of ['& ', '&T ', '&z-', '&amp;', '&#39;', '&#xg', `&${'a'.repeat(33)}`])
      assert.ok(!mayBecomeEntity(other), other);
  });
});
