import assert from 'node:assert/strict';
import { createWellFormedJoiner } from '@parley/protocol';
import fc from 'fast-check';

describe('a joiner of text', () => {
  it('[D7] gives only well-formed pieces, which are the whole text with halves that stand alone replaced', () => {
    const unit = fc.constantFrom('a', '\ud83d', '\ude00', 'é', '\n');
    fc.assert(
      fc.property(fc.array(fc.array(unit).map((units) => units.join(''))), (pieces) => {
        const joiner = createWellFormedJoiner();
        const given = [...pieces.map((piece) => joiner.push(piece)), joiner.end()];
        assert.ok(given.every((piece) => piece.isWellFormed()));
        assert.equal(given.join(''), pieces.join('').toWellFormed());
        assert.equal(joiner.end(), '');
      }),
    );
  });
});
