import assert from 'node:assert/strict';
import { plain, sameAnswer, takeAnswer, waitingCalls, type Entry, type ToolEntry } from '@parley/protocol';
import { textEntry } from '../support/facts.ts';

const call = (callId: string, state: ToolEntry['state']): ToolEntry => ({ kind: 'tool', callId, name: 'do_it', state });

describe('answers to tool calls', () => {
  it('[D6] wait are calls that ask for approval or for the page, each by its last state', () => {
    const entries: Entry[] = [
      textEntry('May I?'),
      call('a', 'input'),
      call('b', 'approval'),
      call('c', 'approval'),
      call('d', 'running'),
      call('c', 'denied'),
      { kind: 'poll' } as unknown as Entry,
    ];
    assert.deepEqual(waitingCalls(entries), [call('a', 'input'), call('b', 'approval')]);
  });

  it('[H10] an answer becomes the next state of its call, and tells whether others still wait', () => {
    const entries = [call('a', 'input'), call('b', 'approval')];
    const take = (answer: Parameters<typeof takeAnswer>[1]) => takeAnswer(entries, answer);
    assert.deepEqual(take({ epoch: 1, callId: 'b', approved: true }), { entry: call('b', 'running'), waits: true });
    assert.deepEqual(take({ epoch: 1, callId: 'b', approved: false }), { entry: call('b', 'denied'), waits: true });
    const done = { ...call('a', 'done'), output: null };
    assert.deepEqual(take({ epoch: 1, callId: 'a', output: null }), { entry: done, waits: true });
    const failed = { ...call('a', 'failed'), error: 'no' };
    assert.deepEqual(takeAnswer([entries[0]!], { epoch: 1, callId: 'a', error: 'no' }), {
      entry: failed,
      waits: false,
    });
  });

  it('[H10] no call takes an answer of another kind, or one that is not for it', () => {
    const entries = [call('a', 'input'), call('b', 'approval'), call('c', 'running')];
    assert.equal(takeAnswer(entries, { epoch: 1, callId: 'a', approved: true }), null);
    assert.equal(takeAnswer(entries, { epoch: 1, callId: 'b', output: 1 }), null);
    assert.equal(takeAnswer(entries, { epoch: 1, callId: 'b', error: 'no' }), null);
    assert.equal(takeAnswer(entries, { epoch: 1, callId: 'c', approved: true }), null);
    assert.equal(takeAnswer(entries, { epoch: 1, callId: 'd', approved: true }), null);
  });

  it('[H9] [H10] two answers are the same by what they say, not by what else is in them', () => {
    const given = { epoch: 1, callId: 'a', output: { deep: [1] } };
    assert.ok(sameAnswer(given, { output: { deep: [1] }, callId: 'a', epoch: 1, more: 1 } as typeof given));
    assert.ok(!sameAnswer(given, { ...given, output: { deep: [2] } }));
    assert.ok(!sameAnswer({ epoch: 1, callId: 'a', approved: true }, { epoch: 1, callId: 'a', approved: false }));
    assert.deepEqual(plain({ ...given, more: 1 } as typeof given), given);
  });
});
