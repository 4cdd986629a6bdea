import { assert } from 'chai';
import fc from 'fast-check';

import { drawnOf, grown, incrementalSum, inView, type Range } from '../../../widget/src/elements/turn-ranges.ts';

const heights = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 60 });

/** Where each item begins, and where the last one ends. */
function edges(list: readonly number[]): number[] {
  return list.reduce((sums, height) => [...sums, (sums.at(-1) ?? 0) + height], [0]);
}

describe('which turns are drawn', () => {
  it('finds those in the view, from wherever it begins to look', () => {
    fc.assert(
      fc.property(heights, fc.nat(), fc.nat({ max: 30_000 }), fc.nat({ max: 2_000 }), (list, seed, top, height) => {
        const tops = edges(list);
        const at = seed % list.length;
        const view = { top, bottom: top + height };
        const { from, to } = inView(list.length, (index) => list[index]!, { at, top: tops[at]! }, view);
        const inSight = list.flatMap((_, index) =>
          tops[index + 1]! > view.top && tops[index]! < view.bottom ? [index] : [],
        );
        const found = list.map((_, index) => index).slice(from, to);
        assert.isNotEmpty(found);
        assert.includeMembers(found, inSight);
        assert.isAtMost(found.length, Math.max(1, inSight.length + 1));
      }),
    );
  });

  it('keeps the room of those that are not drawn', () => {
    fc.assert(
      fc.property(
        heights,
        fc.nat({ max: 60 }),
        fc.nat({ max: 60 }),
        fc.array(fc.nat({ max: 59 })),
        (list, a, b, stay) => {
          const items = list.map((_, index) => ({ id: String(index) }));
          const range = { from: Math.min(a, b), to: Math.max(a, b) };
          const ranges = [range, ...stay.map((at) => ({ from: at, to: at + 1 }))];
          const drawn = drawnOf(
            items,
            ranges,
            incrementalSum((at) => list[at]!),
          );
          const height = drawn.reduce((sum, each) => sum + ('room' in each ? each.room : list[Number(each.id)]!), 0);
          assert.equal(height, edges(list).at(-1));
          const ids = drawn.flatMap((each) => ('room' in each ? [] : [Number(each.id)]));
          const expected = list.flatMap((_, at) =>
            (at >= range.from && at < range.to) || stay.includes(at) ? [at] : [],
          );
          assert.deepEqual(ids, expected);
          assert.isTrue(drawn.every((each, at) => !('room' in each) || !('room' in (drawn[at + 1] ?? {}))));
          assert.lengthOf(new Set(drawn.map(({ id }) => id)), drawn.length);
        },
      ),
    );
  });

  it('adds up what is not drawn anew only where it is other turns, and what is drawn may change its height', () => {
    const step = fc.record({
      change: fc.constantFrom('measure', 'prepend', 'insert', 'append', 'remove'),
      from: fc.nat({ max: 60 }),
      height: fc.integer({ min: 1, max: 900 }),
    });
    fc.assert(
      fc.property(heights, fc.array(step, { maxLength: 40 }), (list, steps) => {
        let items = list.map((height) => ({ id: crypto.randomUUID(), height }));
        let asked = 0;
        const roomOf = incrementalSum((at) => {
          asked += 1;
          return items[at]!.height;
        });
        /** Draws all from an item on, and gives the room before it. */
        const draw = (from: number): number => {
          const [first] = drawnOf(items, [{ from, to: items.length }], roomOf);
          return first && 'room' in first ? first.room : 0;
        };
        let drawn = items.length;
        for (const { change, from, height } of steps) {
          const added = { id: crypto.randomUUID(), height };
          if (change === 'measure') for (const item of items.slice(drawn)) item.height = height;
          if (change === 'prepend') items = [added, ...items];
          if (change === 'insert') items = items.toSpliced(from, 0, added);
          if (change === 'append') items = [...items, added];
          if (change === 'remove') items = items.toSpliced(from, 1);
          drawn = Math.min(from, items.length);
          assert.equal(
            draw(drawn),
            items.slice(0, drawn).reduce((sum, each) => sum + each.height, 0),
          );
        }
        if (items.length === 0) return;
        draw(items.length - 1);
        asked = 0;
        items = [...items, { id: crypto.randomUUID(), height: 5 }];
        draw(items.length - 1);
        assert.equal(asked, 1);
      }),
    );
  });

  it('comes to what is wanted by a few at a time, and lets go of what is far away', () => {
    const wanted = { from: 20, to: 40 };
    const kept = { from: 10, to: 50 };
    let range: Range = { from: 28, to: 33 };
    const steps: Range[] = [];
    for (let step = 0; step < 10; step += 1)
      steps.push((range = grown(range, { wanted, kept, step: 4, selected: -1 })));
    assert.deepEqual(steps.slice(0, 3), [
      { from: 24, to: 37 },
      { from: 20, to: 40 },
      { from: 20, to: 40 },
    ]);
    assert.deepEqual(grown({ from: 2, to: 60 }, { wanted, kept, step: 4, selected: -1 }), kept);
    assert.deepEqual(grown({ from: 15, to: 45 }, { wanted, kept, step: 4, selected: -1 }), { from: 15, to: 45 });
  });

  it('keeps all between the view and the place where a selection began', () => {
    const far = { wanted: { from: 50, to: 60 }, kept: { from: 45, to: 65 }, step: 4 };
    assert.deepEqual(grown({ from: 2, to: 60 }, { ...far, selected: 7 }), { from: 7, to: 60 });
    assert.deepEqual(grown({ from: 50, to: 90 }, { ...far, selected: 80 }), { from: 50, to: 81 });
  });
});
