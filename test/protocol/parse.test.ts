import assert from 'node:assert/strict';
import {
  formatHeld,
  makeId,
  parseConversation,
  parseFact,
  parseHeld,
  ParseError,
  parseEntry,
  parseSyncRequest,
  type Page,
  type Snapshot,
} from '@parley/protocol';
import { addressOf, replyIn, textEntry, turnAt } from '../support/facts.ts';

const conversationId = makeId();
const turn = turnAt(conversationId, 1, {
  reply: { ...replyIn('failed', 2, 'a'), error: { code: 'responder_failed', message: 'It failed.' } },
  attachments: [{ id: makeId(), name: 'a.txt', mediaType: 'text/plain', size: 3 }],
});
const entries = { ...addressOf(turn), epoch: 1, from: 0, entries: [textEntry('a'), { kind: 'hologram', x: 1 }] };
const state = { ...addressOf(turn), epoch: 1, state: 'done', length: 1 };
const feedback = { revision: 3, epoch: 1, value: -1, comment: 'no' };
const rating = { conversationId, turnId: turn.id, seq: 1, feedback };
const half = { ...feedback, value: 0.5 };
const overWire = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

describe('parsing', () => {
  it('[F1] [F2] [F3] [F12] gives back a fact that is as it should be', () => {
    assert.deepEqual(parseFact('turn', overWire(turn)), { kind: 'turn', turn });
    assert.deepEqual(parseFact('entries', overWire(entries)), { kind: 'entries', ...entries });
    assert.deepEqual(parseFact('state', overWire(state)), { kind: 'state', ...state });
    assert.deepEqual(parseFact('feedback', overWire(rating)), { kind: 'feedback', ...rating });
  });

  it('[D8] reads the rest where one entry cannot be read, which is counted and of no kind that is shown', () => {
    const broken = {
      ...replyIn('done', 1, 'a', 'b', 'c'),
      entries: [textEntry('a'), { kind: 'text' }, 7, textEntry('c'), { kind: 'constructor' }],
      length: 5,
    };
    const read = parseFact('turn', overWire({ ...turn, reply: broken }));
    const shown = read.kind === 'turn' ? read.turn.reply?.entries : undefined;
    assert.deepEqual(shown, [
      textEntry('a'),
      { kind: 'unreadable' },
      { kind: 'unreadable' },
      textEntry('c'),
      { kind: 'constructor' },
    ]);
  });

  it('[D8] takes texts for what is drawn as text, and nothing that looks like a template to draw', () => {
    const template = { _$litType$: 1, strings: ['<img src="x" onerror="alert(1)">'], values: [] };
    const tool = { kind: 'tool', callId: '1', name: 'search', state: 'done' };
    const source = { kind: 'source', id: '1', title: 'A page' };
    const nothing = { title: null, error: null };
    for (const entry of [
      tool,
      source,
      { ...tool, ...nothing },
      { ...tool, title: 'Search', error: 'no' },
      { ...source, url: '/', quote: 'So' },
    ])
      assert.deepEqual(parseEntry(overWire(entry)), entry);
    for (const field of ['title', 'error']) assert.throws(() => parseEntry({ ...tool, [field]: template }), ParseError);
    for (const field of ['title', 'url', 'quote'])
      assert.throws(() => parseEntry({ ...source, [field]: template }), ParseError);
  });

  it('drops fields that it does not know', () => {
    assert.deepEqual(parseFact('state', { ...state, mood: 'fine' }), { kind: 'state', ...state });
  });

  it('[H3] [H4] gives back snapshots and pages', () => {
    const page: Page = { kind: 'page', conversationId, head: 1, turns: [turn], more: false };
    const patch = { turnId: turn.id, seq: 1, epoch: 1, from: 1, entries: [], state: 'done', length: 1 } as const;
    const ratings = [{ turnId: turn.id, seq: 1, feedback: { revision: 3, epoch: 1, value: 0 } }] as const;
    const snapshot: Snapshot = { ...page, kind: 'snapshot', replies: [patch], ratings, rated: 3 };
    assert.deepEqual(parseConversation(overWire(page)), page);
    assert.deepEqual(parseConversation(overWire(snapshot)), snapshot);
  });

  it('[S2] [H3] gives back a sync request, and a held reply as the query has it', () => {
    const held = { turnId: turn.id, epoch: 1, length: 7 };
    assert.deepEqual(parseSyncRequest({ conversationId, after: 3, held: [held] }), {
      conversationId,
      after: 3,
      held: [held],
    });
    assert.deepEqual(parseHeld(formatHeld(held)), held);
    for (const wrong of ['', turn.id, `${turn.id}:1`, `${turn.id}:1:x`, `${turn.id}:1:2:3`, `${turn.id}:-1:2`]) {
      assert.throws(() => parseHeld(wrong), ParseError, wrong);
    }
  });

  const wrongs: readonly (readonly [name: string, path: string, parse: () => unknown])[] = [
    ['no object', 'entries', () => parseFact('entries', 'x')],
    ['an id that is none', 'state.turnId', () => parseFact('state', { ...state, turnId: '7' })],
    ['a negative number', 'entries.from', () => parseFact('entries', { ...entries, from: -1 })],
    ['half a number', 'state.epoch', () => parseFact('state', { ...state, epoch: 0.5 })],
    ['a state that is none', 'state.state', () => parseFact('state', { ...state, state: 'asleep' })],
    ['entries that are no list', 'entries.entries', () => parseFact('entries', { ...entries, entries: {} })],
    ['text that is none', 'entry.text', () => parseEntry({ kind: 'text' })],
    ['a rating that is none', 'feedback.feedback.value', () => parseFact('feedback', { ...rating, feedback: half })],
    ['an unknown author', 'turn.author', () => parseFact('turn', { ...turn, author: 'ghost' })],
    ['no reply', 'turn.reply', () => parseFact('turn', { ...turn, reply: undefined })],
    ['no kind', 'answer.kind', () => parseConversation({ conversationId, head: 0, turns: [], more: false })],
  ];
  for (const [name, path, parse] of wrongs) {
    it(`refuses ${name}, and says where and what would be right`, () => {
      assert.throws(parse, (error) => error instanceof ParseError && error.message.startsWith(`${path}: expected`));
    });
  }
});
