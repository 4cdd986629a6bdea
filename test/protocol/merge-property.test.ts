import assert from 'node:assert/strict';
import {
  contiguousHead,
  emptyTimeline,
  fold,
  isTerminal,
  makeId,
  merge,
  openTurns,
  syncRequest,
  type Entry,
  type Fact,
  type Page,
  type Snapshot,
  type Timeline,
} from '@parley/protocol';
import fc from 'fast-check';
import { pageOf, playHistory, snapshotOf, type History, type Step } from '../support/conversation-model.ts';

const RUNS = 3_000;
const CONVERSATION = makeId();
const IDS = Array.from({ length: 60 }, () => makeId());
/** Small, so that an answer often has `more`. */
const SNAPSHOT_LIMIT = 3;

const entry: fc.Arbitrary<Entry> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 3 }).map((text): Entry => ({ kind: 'text', text })) },
  { weight: 1, arbitrary: fc.constant<Entry>({ kind: 'reasoning', text: 'hm' }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('running', 'done')
      .map((state): Entry => ({ kind: 'tool', callId: 'c', name: 'n', state })),
  },
);
const step: fc.Arbitrary<Step> = fc.record({
  /** Counted from the last one, since most happens there. */
  turn: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 12 }) }),
  does: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('post', 'claim') },
    { weight: 5, arbitrary: fc.constant('flush') },
    { weight: 3, arbitrary: fc.constantFrom('finish', 'retry', 'retry', 'cancel') },
    { weight: 2, arbitrary: fc.constant('rate') },
    { weight: 2, arbitrary: fc.constantFrom('await', 'answer') },
    { weight: 1, arbitrary: fc.constantFrom('fail', 'requeue', 'reclaim') },
  ) as fc.Arbitrary<Step['does']>,
  entries: fc.array(entry, { minLength: 1, maxLength: 4 }),
});
const history = fc
  .array(step, { minLength: 1, maxLength: 60, size: 'max' })
  .map((steps) => playHistory(CONVERSATION, IDS, [{ turn: 0, does: 'post', entries: [] }, ...steps]));

/**
 * What the network does: delivers the next fact, or skips up to three for ever (`next`); delivers any fact, late or once
 * more (`fact`); lets an answer arrive that was asked for (`answer`) or a page of older turns (`older`).
 */
const delivery = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('next' as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fact' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('answer' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('older' as const), pick: fc.nat() }) },
);

/** A reader over a lossy network, which checks after every single thing that nothing wrong is shown. */
class Reader {
  timeline: Timeline;
  readonly #history: History;
  /** Up to which fact the world has gone on, as far as this reader can know. */
  #now: number;
  #gap = false;
  #inFlight: Snapshot | undefined;

  constructor(history: History, from: number, startsEmpty: boolean) {
    this.#history = history;
    this.#now = from;
    this.timeline = emptyTimeline(CONVERSATION, { loaded: startsEmpty });
  }

  load(limit: number): void {
    this.take(pageOf(CONVERSATION, this.#stored, { limit }));
  }

  fact(index: number): void {
    this.#now = Math.max(this.#now, index + 1);
    this.take(this.#history.facts[index]!);
  }

  /** The fact after the latest one, or one a little later where a few were lost. */
  next(pick: number): void {
    const index = this.#now + Math.max(0, pick - 2);
    if (index < this.#history.facts.length) this.fact(index);
  }

  /** Asks where something is missing; the answer is read now, and arrives whenever `answer` is called. */
  answer(): void {
    const arrived = this.#inFlight;
    this.#inFlight = undefined;
    if (arrived) this.take(arrived);
    if (this.#gap) {
      this.#gap = false;
      this.#inFlight = snapshotOf(this.#stored, syncRequest(this.timeline), SNAPSHOT_LIMIT);
    }
  }

  older(): void {
    if (this.timeline.base === 0 || !this.timeline.loaded) return;
    this.take(pageOf(CONVERSATION, this.#stored, { before: this.timeline.base + 1, limit: 2 }));
  }

  /** Faults are over: the idle reader's sync (rule S6) and whatever it asks for after that. */
  settle(): void {
    this.#now = this.#history.facts.length;
    this.#gap = true;
    for (let round = 0; this.#gap || this.#inFlight; round += 1) {
      assert.ok(round < 200, 'the gaps never end');
      this.answer();
    }
    while (this.timeline.base > 0) this.older();
  }

  take(fact: Fact | Snapshot | Page): void {
    const before = this.timeline;
    const { timeline, gap } = merge(before, fact);
    this.timeline = timeline;
    this.#gap ||= gap;
    checkShown(before, timeline, this.#history);
    const again = merge(timeline, fact);
    assert.equal(again.timeline, timeline, 'merging a fact twice changed something');
  }

  get #stored() {
    return this.#history.states[this.#now]!;
  }
}

function checkShown(before: Timeline, after: Timeline, { states }: History): void {
  const ids = after.turns.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, 'I3: a turn is shown twice');
  assert.deepEqual(
    openTurns(after.turns),
    after.turns.filter(({ reply }) => reply && !isTerminal(reply.state)),
    'the open turns are others than those of the list',
  );
  for (const { id, seq } of before.turns) {
    assert.ok(ids.includes(id) || seq <= after.base, 'I3: a turn that was shown is gone');
  }
  for (const [index, { seq }] of after.turns.entries()) {
    assert.ok(index === 0 || seq > after.turns[index - 1]!.seq, 'I4: the order is not that of seq');
  }
  for (const { id, reply, feedback } of after.turns) {
    const was = before.turns.find((turn) => turn.id === id);
    assert.ok(
      (feedback?.revision ?? 0) >= (was?.feedback?.revision ?? 0),
      'F12: older feedback took the place of newer',
    );
    const held = was?.reply;
    assert.ok(!held || reply!.epoch >= held.epoch, 'I5: an epoch went back');
    if (held && reply!.epoch === held.epoch) assert.ok(reply!.length >= held.length, 'I5: a reply became shorter');
    const written = states
      .flatMap((turns) => turns.find((turn) => turn.id === id)?.reply ?? [])
      .findLast(({ epoch }) => epoch === reply!.epoch);
    const all = JSON.stringify(fold(written!.entries));
    assert.ok(isPrefix(reply!.entries, written!.entries), `I5: ${JSON.stringify(reply)} is no prefix of ${all}`);
    if (held?.state === 'done' && reply!.epoch === held.epoch)
      assert.deepEqual(reply, held, 'I6: a done reply changed');
  }
}

/** Whether entries, folded or not, are what somebody reads of the beginning of other entries. */
function isPrefix(entries: readonly Entry[], whole: readonly Entry[]): boolean {
  const text = (list: readonly Entry[]) => list.map((item) => ('text' in item ? item.text : '')).join('');
  return text(fold(whole)).startsWith(text(fold(entries)));
}

const view = (timeline: Timeline) =>
  timeline.turns.map(({ reply, ...turn }) => {
    const { superseded: _, ...shown } = reply!;
    return { ...turn, reply: shown };
  });

describe('merge, over generated histories', () => {
  it('[F4] [F12] [I3] [I4] [I5] [I6] any order of facts, with repeats and losses, ends at what is stored', () => {
    fc.assert(
      fc.property(
        history,
        fc.array(delivery, { maxLength: 120, size: 'max' }),
        fc.record({ from: fc.nat(), limit: fc.integer({ min: 1, max: 6 }), startsEmpty: fc.boolean() }),
        (played, deliveries, { from, limit, startsEmpty }) => {
          const start = startsEmpty ? 0 : from % (played.facts.length + 1);
          const reader = new Reader(played, start, startsEmpty);
          for (const [index, { kind, pick }] of deliveries.entries()) {
            // Facts that come before the first page must not confuse it.
            if (!startsEmpty && index === 2) reader.load(limit);
            if (kind === 'next') reader.next(pick % 6);
            else if (kind === 'fact') reader.fact(pick % played.facts.length);
            else if (kind === 'answer') reader.answer();
            else reader.older();
          }
          if (!reader.timeline.loaded) reader.load(limit);
          reader.settle();
          assert.equal(contiguousHead(reader.timeline), played.states.at(-1)!.length);
          assert.deepEqual(view(reader.timeline), played.states.at(-1));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('[I9] a page and the facts since equal a fresh page, at every moment and without a gap', () => {
    fc.assert(
      fc.property(history, fc.nat(), (played, pick) => {
        const from = pick % (played.facts.length + 1);
        let { timeline } = merge(
          emptyTimeline(CONVERSATION),
          pageOf(CONVERSATION, played.states[from]!, { limit: 100 }),
        );
        assert.deepEqual(view(timeline), played.states[from]);
        for (let index = from; index < played.facts.length; index += 1) {
          const merged = merge(timeline, played.facts[index]!);
          timeline = merged.timeline;
          assert.equal(merged.gap, false, `fact ${index} reported a gap`);
          assert.deepEqual(view(timeline), played.states[index + 1]);
        }
      }),
      { numRuns: RUNS / 10 },
    );
  });
});
