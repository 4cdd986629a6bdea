import assert from 'node:assert/strict';
import { isId, makeId } from '@parley/protocol';

describe('makeId', () => {
  it('[D1] gives UUIDv7s that sort in the order in which they were made', () => {
    const ids = Array.from({ length: 20_000 }, () => makeId());
    assert.ok(ids.every(isId));
    assert.deepEqual(ids.toSorted(), ids);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('[D1] holds the time, and keeps the order when the clock is set back', () => {
    const late = Date.UTC(2100, 0, 1);
    const first = makeId(late);
    assert.equal(Number.parseInt(first.replace('-', '').slice(0, 12), 16), late);
    assert.ok(makeId(late - 60_000) > first);
  });
});

describe('isId', () => {
  it('takes nothing but a UUIDv7 in lower case', () => {
    const id = makeId();
    assert.equal(isId(id), true);
    const others = [id.toUpperCase(), `{${id}}`, `${id}0`, '', 7, null, '9b2d7c9e-6d0f-4b6e-9b1e-0a1b2c3d4e5f'];
    for (const other of others) assert.equal(isId(other), false, String(other));
  });
});
