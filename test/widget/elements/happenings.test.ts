import assert from 'node:assert/strict';
import { makeId, PENDING_REPLY, type Reply, type ShownTurn } from '@parley/protocol';

import type { ChatState, OutgoingTurn } from '../../../widget/src/chat/chat-state.ts';
import { happenings } from '../../../widget/src/elements/happenings.ts';
import { outgoingState, timelineOf, type TimelineItem } from '../../../widget/src/elements/timeline-items.ts';

const conversationId = makeId();
const DONE: Reply = { state: 'done', epoch: 1, length: 1, entries: [{ kind: 'text', text: 'Yes.' }] };

function turn(seq: number, reply: Reply | null, id = makeId()): ShownTurn {
  return { id, conversationId, seq, author: 'visitor', text: `turn ${seq}`, attachments: [], createdAt: 0, reply };
}

function outgoing(state: OutgoingTurn['state'], id = makeId()): OutgoingTurn {
  return { id, conversationId, text: 'on its way', attachments: [], createdAt: 0, state };
}

function stateOf(parts: Partial<ChatState>): ChatState {
  return { conversationId, status: 'online', loaded: true, turns: [], outgoing: [], older: 'none', ...parts };
}

describe('what a page is told', () => {
  it('is of a turn that was confirmed, and of one that came from elsewhere', () => {
    const mine = outgoing('sending');
    const before = stateOf({ outgoing: [mine] });
    const now = stateOf({ turns: [turn(1, PENDING_REPLY, mine.id), turn(2, PENDING_REPLY)] });
    assert.deepEqual(
      happenings(before, now).turns.map(({ seq }) => seq),
      [1, 2],
    );
  });

  it('is nothing of what was only read from the past', () => {
    const page = [turn(1, DONE), turn(2, DONE)];
    assert.deepEqual(happenings(stateOf({ loaded: false }), stateOf({ turns: page })).turns, []);
    const newer = turn(3, DONE);
    const { turns, ended } = happenings(stateOf({ turns: [newer] }), stateOf({ turns: [...page, newer] }));
    assert.deepEqual([turns, ended], [[], []]);
  });

  it('is of a reply that ended, once, also where it came whole', () => {
    const open = turn(1, PENDING_REPLY);
    const done = { ...open, reply: DONE };
    assert.equal(happenings(stateOf({ turns: [open] }), stateOf({ turns: [done] })).ended.length, 1);
    assert.equal(happenings(stateOf({ turns: [done] }), stateOf({ turns: [{ ...done }] })).ended.length, 0);
    assert.equal(happenings(stateOf({}), stateOf({ turns: [done] })).ended.length, 1);
  });

  it('is of a turn that failed or has to wait, when it begins to', () => {
    const id = makeId();
    const sending = stateOf({ outgoing: [outgoing('sending', id)] });
    const failed = stateOf({ outgoing: [outgoing('failed', id)] });
    const waiting = stateOf({ outgoing: [outgoing('waiting', id)] });
    assert.equal(happenings(sending, failed).failed.length, 1);
    assert.equal(happenings(failed, { ...failed, outgoing: [...failed.outgoing] }).failed.length, 0);
    assert.equal(happenings(sending, waiting).waiting.length, 1);
    assert.equal(happenings(stateOf({}), failed).failed.length, 0, 'not of what an earlier page left');
  });
});

describe('the list of turns', () => {
  function timelineItems(state: ChatState): TimelineItem[] {
    const { turns, itemOf } = timelineOf(state);
    return turns.map(itemOf);
  }

  it('[F10] has what is confirmed first, then what is on its way', () => {
    const items = timelineItems(stateOf({ turns: [turn(1, DONE)], outgoing: [outgoing('queued')] }));
    assert.deepEqual(
      items.map(({ turn: { text } }) => text),
      ['turn 1', 'on its way'],
    );
  });

  it('has a place for an answer from the first moment, unless nobody will be asked for now', () => {
    const asks = (state: OutgoingTurn['state'], status: ChatState['status']): boolean | undefined =>
      timelineItems(stateOf({ status, outgoing: [outgoing(state)] }))[0]?.asksReply;
    assert.equal(asks('queued', 'online'), true);
    assert.equal(asks('sending', 'online'), true);
    assert.equal(asks('queued', 'offline'), false);
    assert.equal(asks('waiting', 'online'), false);
    assert.equal(asks('failed', 'online'), false);
    assert.equal(timelineItems(stateOf({ turns: [turn(1, null)] }))[0]?.asksReply, false);
  });

  it('knows which answers wait for an earlier one', () => {
    const items = timelineItems(
      stateOf({
        turns: [turn(1, DONE), turn(2, PENDING_REPLY), turn(3, PENDING_REPLY)],
        outgoing: [outgoing('sending')],
      }),
    );
    assert.deepEqual(
      items.map(({ behind }) => behind),
      [false, false, true, true],
    );
  });

  it('shows what is in line for a backend out of reach as waiting', () => {
    assert.equal(outgoingState(outgoing('queued'), 'connecting'), 'sending');
    assert.equal(outgoingState(outgoing('queued'), 'offline'), 'waiting');
    assert.equal(outgoingState(outgoing('queued'), 'signed-out'), 'waiting');
    assert.equal(outgoingState(outgoing('sending'), 'offline'), 'sending');
  });
});
