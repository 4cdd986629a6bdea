import assert from 'node:assert/strict';
import {
  contiguousHead,
  display,
  emptyTimeline,
  makeId,
  merge,
  openTurns,
  syncRequest,
  type EntriesFact,
  type Fact,
  type Page,
  type Reply,
  type Snapshot,
  type StateFact,
  type Timeline,
  type Turn,
} from '@parley/protocol';
import { addressOf, replyIn, textEntry, turnAt } from '../support/facts.ts';

const conversationId = makeId();
const begun = emptyTimeline(conversationId, { loaded: true });

const holding = (...turns: Turn[]): Timeline =>
  turns.reduce((timeline, turn) => merge(timeline, { kind: 'turn', turn }).timeline, begun);
const entries = (turn: Turn, epoch: number, from: number, ...texts: string[]): EntriesFact => ({
  kind: 'entries',
  ...addressOf(turn),
  epoch,
  from,
  entries: texts.map(textEntry),
});
const state = (turn: Turn, epoch: number, name: Reply['state'], length: number): StateFact => ({
  kind: 'state',
  ...addressOf(turn),
  epoch,
  state: name,
  length,
});
const replyOf = (timeline: Timeline, turn: Turn) => timeline.turns.find(({ id }) => id === turn.id)!.reply!;
const all = (timeline: Timeline, ...facts: (Fact | Snapshot | Page)[]) =>
  facts.reduce((merged, fact) => merge(merged.timeline, fact), { timeline, gap: false });

describe('the turns whose replies have not ended', () => {
  it('are those of the list that is asked about', () => {
    const [done, pending, bare] = [1, 2, 3].map((seq) =>
      turnAt(conversationId, seq, { reply: [replyIn('done', 1, 'a'), replyIn('pending', 0), null][seq - 1] ?? null }),
    ) as [Turn, Turn, Turn];
    const timeline = holding(done, pending, bare);
    assert.deepEqual(openTurns(timeline.turns), [timeline.turns[1]]);
    assert.equal(openTurns(timeline.turns), openTurns(timeline.turns), 'a list is looked through once');
    assert.deepEqual(openTurns(all(timeline, state(pending, 0, 'cancelled', 0)).timeline.turns), []);
  });
});

describe('merge', () => {
  it('[F4] a fact that arrives twice changes nothing', () => {
    const turn = turnAt(conversationId, 1);
    const facts = [{ kind: 'turn', turn } as const, entries(turn, 1, 0, 'a'), state(turn, 1, 'done', 1)];
    const { timeline } = all(begun, ...facts);
    assert.equal(replyOf(timeline, turn).state, 'done');
    for (const fact of facts) assert.equal(merge(timeline, fact).timeline, timeline);
  });

  it('[F5] a reply of a lower epoch is dropped', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('generating', 3, 'new') });
    const timeline = holding(turn);
    assert.equal(replyOf(merge(timeline, entries(turn, 3, 1, 'er')).timeline, turn).length, 2);
    const whole = { kind: 'turn', turn: { ...turn, reply: replyIn('done', 2, 'old', 'answer') } } as const;
    for (const late of [entries(turn, 2, 0, 'old'), state(turn, 2, 'done', 0), whole]) {
      assert.deepEqual(merge(timeline, late), { timeline, gap: false });
    }
  });

  it('[F5] of a higher epoch, the old text stays until its first entry arrives', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('failed', 1, 'old') });
    const reopened = all(holding(turn), state(turn, 2, 'pending', 0), state(turn, 3, 'generating', 0)).timeline;
    assert.deepEqual(replyOf(reopened, turn).superseded, [textEntry('old')]);
    const written = merge(reopened, entries(turn, 3, 0, 'new')).timeline;
    assert.deepEqual(replyOf(written, turn), replyIn('generating', 3, 'new'));
  });

  it('[F5] a higher epoch that ends without an entry leaves nothing of the old text', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('failed', 1, 'old') });
    const ended = all(holding(turn), state(turn, 2, 'pending', 0), state(turn, 2, 'cancelled', 0)).timeline;
    assert.deepEqual(replyOf(ended, turn), { state: 'cancelled', epoch: 2, length: 0, entries: [] });
  });

  it('[F6] entries that leave a hole are not kept, and report a gap', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('generating', 1, 'a') });
    const timeline = holding(turn);
    assert.deepEqual(merge(timeline, entries(turn, 1, 2, 'c')), { timeline, gap: true });
    assert.deepEqual(merge(timeline, entries(turn, 2, 1, 'b')), { timeline, gap: true });
  });

  it('[F6] entries that overlap append only what lies beyond', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('generating', 1, 'a', 'b') });
    const { timeline, gap } = merge(holding(turn), entries(turn, 1, 1, 'b', 'c'));
    assert.equal(gap, false);
    assert.deepEqual(replyOf(timeline, turn), replyIn('generating', 1, 'a', 'b', 'c'));
  });

  it('[F7] a terminal or awaiting state is taken only when its entries are there', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('generating', 1, 'a') });
    const timeline = holding(turn);
    for (const name of ['done', 'failed', 'cancelled', 'awaiting'] as const) {
      assert.deepEqual(merge(timeline, state(turn, 1, name, 2)), { timeline, gap: true });
      assert.equal(replyOf(merge(timeline, state(turn, 1, name, 1)).timeline, turn).state, name);
    }
  });

  it('[H10] [F6] a reply that waits grows by what is answered, and waits on', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('awaiting', 1, 'a') });
    const timeline = holding(turn);
    const grown = replyIn('awaiting', 1, 'a', 'b');
    assert.deepEqual(replyOf(merge(timeline, entries(turn, 1, 1, 'b')).timeline, turn), grown);
    assert.equal(merge(timeline, entries(turn, 1, 0, 'a')).timeline, timeline);
    const patch = { turnId: turn.id, seq: 1, from: 1, ...grown, entries: [textEntry('b')] };
    const head = { kind: 'snapshot', conversationId, head: 1, turns: [], more: false } as const;
    const told = merge(timeline, { ...head, replies: [patch] });
    assert.deepEqual(replyOf(told.timeline, turn), grown);
    assert.equal(told.gap, false);
  });

  it('[W11] [F5] what an attempt goes on from is shown at once, and not as superseded', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('awaiting', 1, 'a') });
    const kept = replyIn('pending', 2, 'a', 'b');
    const { timeline } = merge(holding(turn), { kind: 'turn', turn: { ...turn, reply: kept } });
    assert.deepEqual(replyOf(timeline, turn), kept);
    assert.equal(merge(timeline, entries(turn, 3, 2, 'c')).gap, true);
  });

  it('[F8] a terminal state is absorbing within its epoch', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('cancelled', 1, 'a') });
    const timeline = holding(turn);
    for (const late of [entries(turn, 1, 1, 'b'), state(turn, 1, 'done', 1), state(turn, 1, 'generating', 0)]) {
      assert.deepEqual(merge(timeline, late), { timeline, gap: false });
    }
    assert.equal(replyOf(merge(timeline, state(turn, 2, 'pending', 0)).timeline, turn).state, 'pending');
  });

  it('[F11] a reply that ends is folded here as it is in the store', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('generating', 1, 'a', 'b') });
    const { timeline } = merge(holding(turn), state(turn, 1, 'done', 2));
    assert.deepEqual(replyOf(timeline, turn), { ...replyIn('done', 1, 'ab'), length: 2 });
  });

  it('[F11] a whole reply of the epoch held is taken if it is as long or terminal, else it is stale', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('generating', 1, 'a', 'b') });
    const timeline = holding(turn);
    const whole = (reply: Reply) => merge(timeline, { kind: 'turn', turn: { ...turn, reply } }).timeline;
    assert.equal(whole(replyIn('generating', 1, 'a')), timeline);
    assert.equal(replyOf(whole(replyIn('generating', 1, 'a', 'b', 'c')), turn).length, 3);
    assert.deepEqual(replyOf(whole({ ...replyIn('done', 1, 'abc'), length: 3 }), turn).state, 'done');
  });

  it('[F10] [I4] turns are shown by seq, whichever comes first, and a hole reports a gap', () => {
    const [first, second, third] = [1, 2, 3].map((seq) => turnAt(conversationId, seq)) as [Turn, Turn, Turn];
    const early = all(begun, { kind: 'turn', turn: first }, { kind: 'turn', turn: third });
    assert.equal(early.gap, true);
    assert.equal(contiguousHead(early.timeline), 1);
    const { timeline, gap } = merge(early.timeline, { kind: 'turn', turn: second });
    assert.equal(gap, false);
    assert.deepEqual(timeline.turns, [first, second, third]);
  });

  it('[F10] [I3] a turn on its way is shown once, before and after it is confirmed', () => {
    const turn = turnAt(conversationId, 1);
    const outgoing = [{ id: turn.id }, { id: makeId() }];
    assert.deepEqual(display(begun, outgoing), { confirmed: [], outgoing });
    assert.deepEqual(display(holding(turn), outgoing), { confirmed: [turn], outgoing: [outgoing[1]] });
  });

  it('facts of another conversation change nothing', () => {
    const own = turnAt(conversationId, 1);
    const foreign = turnAt(makeId(), 1);
    assert.equal(merge(begun, { kind: 'turn', turn: own }).timeline.turns.length, 1);
    assert.deepEqual(merge(begun, { kind: 'turn', turn: foreign }), { timeline: begun, gap: false });
  });

  it('[F2] [F3] facts about a turn before the first one held are dropped, and about an unknown later one report a gap', () => {
    const turns = [4, 5].map((seq) => turnAt(conversationId, seq));
    const page: Page = { kind: 'page', conversationId, head: 5, turns, more: true };
    const { timeline } = merge(emptyTimeline(conversationId), page);
    assert.equal(timeline.base, 3);
    const older = turnAt(conversationId, 2);
    const newer = turnAt(conversationId, 6);
    assert.deepEqual(merge(timeline, entries(older, 1, 0, 'a')), { timeline, gap: false });
    assert.deepEqual(merge(timeline, { kind: 'turn', turn: older }), { timeline, gap: false });
    assert.deepEqual(merge(timeline, entries(newer, 1, 0, 'a')), { timeline, gap: true });
  });

  it('[H4] pages backwards join what is held, and one that does not touch it is dropped', () => {
    const turns = [1, 2, 3, 4, 5, 6].map((seq) => turnAt(conversationId, seq));
    const page = (from: number, to: number): Page => ({
      kind: 'page',
      conversationId,
      head: 6,
      turns: turns.slice(from - 1, to),
      more: from > 1,
    });
    const end = merge(emptyTimeline(conversationId), page(5, 6)).timeline;
    assert.equal(merge(end, page(1, 2)).timeline, end);
    const { timeline } = all(end, page(3, 4), page(1, 2));
    assert.deepEqual(timeline.turns, turns);
    assert.equal(timeline.base, 0);
  });

  it('[H3] a done reply is asked for until a snapshot has shown it beside a later turn', () => {
    const answered = turnAt(conversationId, 1, { reply: replyIn('done', 1, 'a') });
    const next = turnAt(conversationId, 2, { reply: replyIn('done', 1, 'b') });
    const failed = turnAt(conversationId, 3, { reply: replyIn('failed', 1) });
    const held = holding(answered, next, failed);
    const ids = (timeline: Timeline) => syncRequest(timeline).held.map(({ turnId }) => turnId);
    // Before it became the last but one, a tab may have asked for it anew, and the fact may be lost.
    assert.deepEqual(ids(held), [answered.id, next.id, failed.id]);
    const snapshot: Snapshot = { kind: 'snapshot', conversationId, head: 3, turns: [], replies: [], more: false };
    assert.deepEqual(ids(merge(held, snapshot).timeline), [failed.id]);
  });

  it('[H3] [I10] a done reply beyond what a snapshot had room for is asked for', () => {
    const [first, second, third, fourth] = [1, 2, 3, 4].map((seq) =>
      turnAt(conversationId, seq, { reply: replyIn('done', 1, 'a') }),
    ) as [Turn, Turn, Turn, Turn];
    const held = holding(first, fourth);
    const turns = [second, third];
    const snapshot: Snapshot = { kind: 'snapshot', conversationId, head: 5, turns, replies: [], more: true };
    const { timeline, gap } = merge(held, snapshot);
    // Known up to 4 now, so the next sync does not bring the fourth turn again; and nobody was asked about its reply,
    // which may have been written anew before a fifth turn came.
    assert.deepEqual([gap, contiguousHead(timeline)], [true, 4]);
    assert.deepEqual(
      syncRequest(timeline).held.map(({ turnId }) => turnId),
      [fourth.id],
    );
  });

  it('[H3] a snapshot brings what is lacking of a reply, and more of it is asked for while there is more', () => {
    const turn = turnAt(conversationId, 1, { reply: replyIn('generating', 1, 'a') });
    const patch = { turnId: turn.id, seq: 1, epoch: 1, from: 1, entries: [textEntry('b')], length: 2 };
    const snapshot: Snapshot = {
      kind: 'snapshot',
      conversationId,
      head: 9,
      turns: [],
      replies: [{ ...patch, state: 'done' }],
      more: true,
    };
    const { timeline, gap } = merge(holding(turn), snapshot);
    assert.deepEqual(replyOf(timeline, turn), { ...replyIn('done', 1, 'ab'), length: 2 });
    assert.equal(gap, true);
  });
});
