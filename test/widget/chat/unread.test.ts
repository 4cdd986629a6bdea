import { strict as assert } from 'node:assert';
import { memoryStorage } from '@parley/adapters';
import { makeId, type ConversationSummary } from '@parley/protocol';
import { hasNews, seenMark, seenMemory, unreadSince } from '../../../widget/src/chat/unread.ts';
import { replyIn, turnAt } from '../../support/facts.ts';

const conversationId = makeId();
const answered = turnAt(conversationId, 1, { reply: replyIn('done', 1, 'a') });
const open = turnAt(conversationId, 2, { reply: replyIn('generating', 1, 'b') });
const notice = turnAt(conversationId, 3, { author: 'operator', reply: null });

describe('what was seen of a conversation', () => {
  it('is up to the last turn and the last answer that ended', () => {
    assert.deepEqual(seenMark([answered, open]), { turn: 2, reply: 1 });
    assert.deepEqual(seenMark([]), { turn: 0, reply: 0 });
  });

  it('leaves unread the answers that ended since, and what the site wrote', () => {
    const mark = seenMark([answered, open]);
    const ended = { ...open, reply: replyIn('done', 1, 'b') };
    assert.deepEqual(unreadSince(mark, [answered, open]), { count: 0 });
    assert.deepEqual(unreadSince(mark, [answered, ended, notice]), {
      count: 2,
      first: { turnId: open.id, part: 'reply' },
    });
    const stopped = { ...open, reply: replyIn('cancelled', 1, 'b') };
    assert.deepEqual(unreadSince(mark, [answered, stopped, notice]), {
      count: 1,
      first: { turnId: notice.id, part: 'turn' },
    });
  });

  it('leaves unread an answer that asks to be allowed something, and again once it has ended', () => {
    const call = { kind: 'tool', callId: 'c', name: 'book' } as const;
    const waiting = {
      ...open,
      reply: { ...replyIn('awaiting', 1, 'b'), entries: [{ ...call, state: 'approval' as const }] },
    };
    const fresh = { count: 1, first: { turnId: open.id, part: 'reply' } };
    assert.deepEqual(unreadSince(seenMark([answered, open]), [answered, waiting]), fresh);
    assert.deepEqual(unreadSince(seenMark([answered, waiting]), [answered, waiting]), { count: 0 });
    const ended = { ...open, reply: replyIn('done', 1, 'b') };
    assert.deepEqual(unreadSince(seenMark([answered, waiting]), [answered, ended]), fresh);
    // A tool that runs in the page asks nobody.
    const running = { ...open, reply: { ...waiting.reply, entries: [{ ...call, state: 'running' as const }] } };
    assert.deepEqual(unreadSince(seenMark([answered, open]), [answered, running]), { count: 0 });
    // Nor does a call that was answered.
    const allowed = { ...waiting.reply, entries: [...waiting.reply.entries, ...running.reply.entries] };
    assert.deepEqual(unreadSince(seenMark([answered, open]), [answered, { ...open, reply: allowed }]), { count: 0 });
  });

  it('tells whether a conversation of the list has something new', () => {
    const summary = (last: ConversationSummary['last']): ConversationSummary => ({
      id: conversationId,
      title: 'a',
      head: 2,
      createdAt: 1,
      updatedAt: 2,
      last,
    });
    const mark = { turn: 2, reply: 1 };
    assert.equal(hasNews(summary({ author: 'visitor', text: 'q', reply: 'done' }), mark), true);
    assert.equal(hasNews(summary({ author: 'visitor', text: 'q', reply: 'generating' }), mark), false);
    assert.equal(hasNews(summary({ author: 'visitor', text: 'q', reply: 'done' }), { turn: 2, reply: 2 }), false);
    assert.equal(hasNews(summary({ author: 'operator', text: 'n' }), { turn: 1, reply: 1 }), true);
    assert.equal(hasNews(summary({ author: 'operator', text: 'n' }), undefined), false);
  });

  it('is kept over a reload, never goes back, and is bounded', () => {
    const storage = memoryStorage();
    const [here, there] = [seenMemory(storage, 'site'), seenMemory(storage, 'site')];
    here.keep(conversationId, { turn: 2, reply: 1 });
    there.keep(conversationId, { turn: 1, reply: 2 });
    assert.deepEqual(here.read(conversationId), { turn: 2, reply: 2 });
    assert.equal(seenMemory(storage, 'another').read(conversationId), undefined);
    for (let count = 0; count < 150; count += 1) here.keep(makeId(), { turn: 1, reply: 0 });
    assert.equal(here.read(conversationId), undefined);
    storage.set('parley seen site', '{broken');
    assert.equal(here.read(conversationId), undefined);
    here.keep(conversationId, { turn: 1, reply: 1 });
    assert.deepEqual(there.read(conversationId), { turn: 1, reply: 1 });
  });
});
