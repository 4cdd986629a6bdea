import assert from 'node:assert/strict';
import { excerptOf, foundRanges, isFound, makeId, readSearch, titleOf, type SearchQuery } from '@parley/protocol';
import fc from 'fast-check';
import { replyIn, turnAt } from '../support/facts.ts';

const conversationId = makeId();
const turn = turnAt(conversationId, 1, {
  text: 'Where is my Paket to Zürich?',
  reply: replyIn('done', 1, 'It left the dépôt on Monday. ', '返品は30日以内です。 Ἀθήνα'),
});

function search(text: string): SearchQuery {
  const query = readSearch(text);
  assert.ok(query, `no word in ${JSON.stringify(text)}`);
  return query;
}

describe('searching', () => {
  for (const text of [
    'paket',
    'ZURICH',
    'zürich paket',
    'mon',
    'depot where',
    'zu\u0308rich',
    '返品',
    '品',
    '30',
    'αθηνα',
  ]) {
    it(`[H13] finds ${text}`, () => {
      assert.ok(isFound(turn, search(text)));
    });
  }

  for (const text of ['pa zürich', 'aket', 'paket bicycle', '返金', 'zurichs']) {
    it(`[H13] does not find ${text}`, () => {
      assert.ok(!isFound(turn, search(text)));
    });
  }

  it('[H13] looks for nothing where there is no word', () => {
    for (const text of ['', '   ', '"', '*)(', '\u0301', '🙂']) assert.equal(readSearch(text), null, text);
  });

  it('[H13] finds every turn by its own text, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const query = readSearch(text);
        if (query) assert.ok(isFound({ text: `before ${text} after`, reply: null }, query));
      }),
    );
  });

  it('shows the line that was found, cut where words begin and end', () => {
    const long = `${'Some words before it. '.repeat(20)}Here is the needle that was looked for.${' And some after.'.repeat(20)}`;
    const excerpt = excerptOf({ text: 'A short question', reply: replyIn('done', 1, long) }, search('needle'));
    assert.match(excerpt, /^…\S.*\bneedle that was looked for\b.*…$/);
    assert.ok(excerpt.length <= 142, excerpt);
    assert.equal(excerptOf(turn, search('zürich')), turn.text);
  });

  it('tells which parts of a text were found', () => {
    const parts = foundRanges(turn.text, search('where pak')).map(([from, to]) => turn.text.slice(from, to));
    assert.deepEqual(parts, ['Where', 'Paket']);
  });

  it('[H5] calls a conversation by the beginning of its first question, in one line, no pair of it split', () => {
    assert.equal(titleOf('  How do I\n\nreturn   this? '), 'How do I return this?');
    const title = titleOf('🙂'.repeat(200));
    assert.ok(title.length <= 100 && title.endsWith('🙂…') && title.isWellFormed());
  });
});
