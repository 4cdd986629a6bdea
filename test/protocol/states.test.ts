import assert from 'node:assert/strict';
import {
  isTerminal,
  moveOutbox,
  moveReply,
  OUTBOX_MOVES,
  rankOf,
  REPLY_MOVES,
  REPLY_STATES,
  statesThatCan,
  type OutboxEvent,
  type OutboxState,
  type ReplyEvent,
} from '@parley/protocol';

const REPLY_EVENTS: readonly ReplyEvent[] = [
  ...new Set(REPLY_STATES.flatMap((state) => Object.keys(REPLY_MOVES[state]) as ReplyEvent[])),
];

describe('the states of a reply', () => {
  it('[D11] every move within an epoch goes forward, and every claim or move back takes a new epoch', () => {
    for (const state of REPLY_STATES) {
      for (const [event, { to, epochs }] of Object.entries(REPLY_MOVES[state])) {
        if (epochs === 0) assert.ok(rankOf(to) > rankOf(state), `${state} ${event}`);
        if (to === 'pending' || to === 'generating') assert.equal(epochs, 1, `${state} ${event}`);
      }
    }
  });

  it('[F8] [H6] only a retry leaves a terminal state', () => {
    for (const state of REPLY_STATES.filter(isTerminal)) assert.deepEqual(Object.keys(REPLY_MOVES[state]), ['retry']);
    assert.deepEqual(statesThatCan('retry'), ['done', 'failed', 'cancelled']);
  });

  it('a move that is not in the table throws, naming both', () => {
    for (const state of REPLY_STATES) {
      for (const event of REPLY_EVENTS) {
        const move = REPLY_MOVES[state][event];
        if (move) assert.equal(moveReply(state, event), move);
        else assert.throws(() => moveReply(state, event), new RegExp(`${state} cannot ${event}`));
      }
    }
  });
});

describe('the states of the outbox', () => {
  it('[O2] has the moves of the table and no other', () => {
    const moves = Object.entries(OUTBOX_MOVES).flatMap(([from, events]) =>
      Object.entries(events).map(([event, to]) => `${from} ${event} ${to}`),
    );
    assert.deepEqual(moves.toSorted(), [
      'failed confirm sent',
      'failed discard gone',
      'failed retry queued',
      'queued confirm sent',
      'queued discard gone',
      'queued refuse failed',
      'queued start sending',
      'sending confirm sent',
      'sending defer waiting',
      'sending refuse failed',
      'waiting confirm sent',
      'waiting give-up failed',
      'waiting resume sending',
    ]);
  });

  it('[O2] any other move throws', () => {
    const events = [...new Set(Object.values(OUTBOX_MOVES).flatMap((moves) => Object.keys(moves)))] as OutboxEvent[];
    for (const from of Object.keys(OUTBOX_MOVES) as OutboxState[]) {
      for (const event of events) {
        const to = OUTBOX_MOVES[from][event];
        if (to) assert.equal(moveOutbox(from, event), to);
        else assert.throws(() => moveOutbox(from, event), new RegExp(`${from} cannot ${event}`));
      }
    }
  });
});
