import assert from 'node:assert/strict';

import { decodeEntities, mayBecomeEntity } from '../../../widget/src/markdown/entities.ts';

describe('character references', () => {
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

  it('are told from a plain ampersand as soon as no name fits any more', () => {
    for (const half of ['&', '&a', '&am', '&#', '&#3', '&#x2']) assert.ok(mayBecomeEntity(half), half);
    for (const other of ['& ', '&T ', '&zzz', '&amp;', '&#39;', '&#xg']) assert.ok(!mayBecomeEntity(other), other);
  });
});
