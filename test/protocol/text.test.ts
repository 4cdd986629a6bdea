import assert from 'node:assert/strict';
import { codePointBoundary, countCodePoints, isBlank, isWellFormed } from '@parley/protocol';

describe('text', () => {
  it('[D10] is counted in code points, however they are written', () => {
    assert.equal(countCodePoints('a😀b'), 3);
    assert.equal(countCodePoints('😀'.repeat(8_000)), 8_000);
    assert.equal(countCodePoints('\ud83d'), 1);
    assert.equal(countCodePoints(''), 0);
  });

  it('[D10] is blank when nothing of it shows', () => {
    for (const blank of ['', ' \n\t', '\u00a0\u2003', '\u200b\u2060\ufeff', '\u0000'])
      assert.equal(isBlank(blank), true);
    for (const shown of ['a', ' . ', '\u200b😀', '0']) assert.equal(isBlank(shown), false);
  });

  it('[D7] is cut only between code points', () => {
    const text = 'a😀b';
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((index) => codePointBoundary(text, index)),
      [0, 1, 1, 3, 4],
    );
  });

  it('[D7] with half of a surrogate pair is not well-formed', () => {
    for (const half of ['\ud83d', 'a\ude00b', '\ude00\ud83d']) assert.equal(isWellFormed(half), false);
    assert.equal(isWellFormed('😀'), true);
  });
});
