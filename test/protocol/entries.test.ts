import assert from 'node:assert/strict';
import { fold, textOf, type Entry } from '@parley/protocol';
import fc from 'fast-check';
import { textEntry } from '../support/facts.ts';

const tool = (state: 'running' | 'done'): Entry => ({ kind: 'tool', callId: 'c', name: 'look up', state });
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.string({ minLength: 1, maxLength: 2 }).map(textEntry),
  fc.constant<Entry>({ kind: 'reasoning', text: 'hm' }),
  fc.constantFrom(tool('running'), tool('done')),
  fc.constantFrom('a', 'b').map((id): Entry => ({ kind: 'source', id, title: id })),
);

describe('fold', () => {
  it('[D6] joins neighbouring text and keeps the last state of a call in the place of the first', () => {
    assert.deepEqual(
      fold([textEntry('a'), textEntry('b'), tool('running'), textEntry('c'), tool('done'), textEntry('d')]),
      [textEntry('ab'), tool('done'), textEntry('cd')],
    );
  });

  it('[D8] keeps a kind that it does not know, as it is', () => {
    const unknown = { kind: 'hologram', text: 'x' } as unknown as Entry;
    assert.deepEqual(fold([unknown, unknown, textEntry('a')]), [unknown, unknown, textEntry('a')]);
    assert.equal(textOf([unknown, textEntry('a')]), 'a');
  });

  it('[D6] gives the same in portions as at once, and a second time changes nothing', () => {
    fc.assert(
      fc.property(fc.array(entry), fc.array(entry), (some, others) => {
        const folded = fold([...some, ...others]);
        assert.deepEqual(fold([...fold(some), ...others]), folded);
        assert.deepEqual(fold([...fold(some), ...fold(others)]), folded);
        assert.deepEqual(fold(folded), folded);
      }),
    );
  });
});
