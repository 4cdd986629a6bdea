import assert from 'node:assert/strict';
import {
  emptyTimeline,
  feedbackOf,
  makeId,
  merge,
  syncRequest,
  type Feedback,
  type FeedbackFact,
  type Snapshot,
  type Turn,
} from '@parley/protocol';
import { replyIn, turnAt } from '../support/facts.ts';

const conversationId = makeId();
const turn = turnAt(conversationId, 1, { reply: replyIn('done', 1, 'answer') });
const begun = emptyTimeline(conversationId, { loaded: true });
const holding = merge(begun, { kind: 'turn', turn }).timeline;

function fact(revision: number, value: Feedback['value'], about: Turn = turn): FeedbackFact {
  return {
    kind: 'feedback',
    conversationId,
    turnId: about.id,
    seq: about.seq,
    feedback: { revision, epoch: 1, value },
  };
}

describe('feedback', () => {
  it('[F12] of two, the later one holds, whichever comes first; the same one again changes nothing', () => {
    const [early, late] = [fact(1, 1), fact(2, -1)];
    for (const order of [
      [early, late],
      [late, early],
    ]) {
      const timeline = order.reduce((merged, each) => merge(merged, each).timeline, holding);
      assert.equal(timeline.turns[0]?.feedback?.value, -1);
      for (const each of order) assert.equal(merge(timeline, each).timeline, timeline);
    }
  });

  it('[F12] is not undone by a whole turn from before it, and comes with one from after it', () => {
    const rated = merge(holding, fact(2, 1)).timeline;
    assert.equal(merge(rated, { kind: 'turn', turn }).timeline.turns[0]?.feedback?.revision, 2);
    const later = { ...turn, feedback: fact(3, 0).feedback };
    assert.equal(merge(rated, { kind: 'turn', turn: later }).timeline.turns[0]?.feedback?.revision, 3);
  });

  it('[F12] is kept for a turn that is not held yet, in case that comes as it was before', () => {
    const early = merge(begun, fact(1, 1));
    assert.equal(early.gap, false);
    assert.equal(merge(early.timeline, { kind: 'turn', turn }).timeline.turns[0]?.feedback?.value, 1);
  });

  it('[F12] [S2] is asked for from where a snapshot has told all of it, not from where a fact has', () => {
    const told = merge(holding, fact(7, 1)).timeline;
    assert.equal(syncRequest(told).rated, undefined);
    const { turnId, seq, feedback } = fact(8, -1);
    const answer: Snapshot = {
      kind: 'snapshot',
      conversationId,
      head: 1,
      turns: [],
      replies: [],
      more: false,
      ratings: [{ turnId, seq, feedback }],
      rated: 8,
    };
    const { timeline } = merge(told, answer);
    assert.deepEqual([timeline.turns[0]?.feedback?.value, syncRequest(timeline).rated], [-1, 8]);
  });

  it('[H7] says nothing about another attempt than the one that is shown, nor once it is taken back', () => {
    const { feedback } = fact(1, 1);
    assert.equal(feedbackOf({ ...turn, feedback }), feedback);
    assert.equal(feedbackOf({ reply: replyIn('done', 3, 'anew'), feedback }), undefined);
    assert.equal(feedbackOf({ ...turn, feedback: fact(2, 0).feedback }), undefined);
  });
});
