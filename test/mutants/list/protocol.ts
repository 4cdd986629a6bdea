/** Longer than other files: it is a list. */
import { edit, test, type Mutant } from '../mutant.ts';

const MERGE_REPLY = 'protocol/src/merge-reply.ts';
const MERGE = 'protocol/src/merge.ts';
const TIMELINE = 'protocol/src/timeline.ts';
const MERGE_TEST = 'test/protocol/merge.test.ts';
const SNAPSHOTS = 'test/server/store/sqlite.test.ts';

/** What goes wrong in how facts merge, and in what both sides compute. */
export const PROTOCOL_MUTANTS: readonly Mutant[] = [
  {
    name: 'lower epoch accepted (entries)',
    rule: 'F5',
    edits: [
      edit(
        MERGE_REPLY,
        `  const { epoch, from, entries } = fact;
  if (epoch < held.epoch) return keep(held);
  if (epoch > held.epoch) {`,
        `  const { epoch, from, entries } = fact;
  if (epoch !== held.epoch) {`,
      ),
    ],
    killedBy: test(MERGE_TEST, '[F5] a reply of a lower epoch is dropped'),
  },
  {
    name: 'lower epoch accepted (state)',
    rule: 'F5',
    edits: [
      edit(
        MERGE_REPLY,
        `  const { epoch, state, length, error } = fact;
  if (epoch < held.epoch) return keep(held);
  if (epoch > held.epoch) {`,
        `  const { epoch, state, length, error } = fact;
  if (epoch !== held.epoch) {`,
      ),
    ],
    killedBy: test(MERGE_TEST, '[F5] a reply of a lower epoch is dropped'),
  },
  {
    name: 'lower epoch accepted (whole reply)',
    rule: 'F5',
    edits: [
      edit(
        MERGE_REPLY,
        `  if (reply.epoch < held.epoch) return keep(held);
  if (reply.epoch > held.epoch) return`,
        `  if (reply.epoch !== held.epoch) return`,
      ),
    ],
    killedBy: test(MERGE_TEST, '[F5] a reply of a lower epoch is dropped'),
  },
  {
    name: 'old text gone before the new one comes',
    rule: 'F5',
    edits: [
      edit(MERGE_REPLY, 'return visible ? { ...next, superseded: visible } : next;', 'return visible ? next : next;'),
    ],
    killedBy: test(MERGE_TEST, '[F5] of a higher epoch, the old text stays until its first entry arrives'),
  },
  {
    name: 'gap ignored',
    rule: 'F6',
    edits: [
      edit(MERGE_REPLY, 'if (from > held.length) return missing(held);', 'if (from > held.length) return keep(held);'),
    ],
    killedBy: test(MERGE_TEST, '[F6] entries that leave a hole are not kept, and report a gap'),
  },
  {
    name: 'entries kept beyond a hole',
    rule: 'F6',
    edits: [
      edit(MERGE_REPLY, 'if (from > held.length) return missing(held);', ''),
      edit(MERGE_REPLY, 'entries.slice(held.length - from)', 'entries.slice(Math.max(0, held.length - from))'),
    ],
    killedBy: test(MERGE_TEST, '[F6] entries that leave a hole are not kept, and report a gap'),
  },
  {
    name: 'overlapping entries taken twice',
    rule: 'F6',
    edits: [edit(MERGE_REPLY, 'const beyond = entries.slice(held.length - from);', 'const beyond = entries;')],
    killedBy: test(MERGE_TEST, '[F6] entries that overlap append only what lies beyond'),
  },
  {
    name: 'terminal state taken short',
    rule: 'F7',
    edits: [edit(MERGE_REPLY, '  if (length !== held.length) return missing(held);\n', '')],
    killedBy: test(MERGE_TEST, '[F7] a terminal or awaiting state is taken only when its entries are there'),
  },
  {
    name: 'terminal state not absorbing (state)',
    rule: 'F8',
    edits: [
      edit(
        MERGE_REPLY,
        'if (rankOf(state) <= rankOf(held.state)) return keep(held);',
        'if (state === held.state) return keep(held);',
      ),
    ],
    killedBy: test(MERGE_TEST, '[F8] a terminal state is absorbing within its epoch'),
  },
  {
    name: 'terminal state not absorbing (entries)',
    rule: 'F8',
    edits: [edit(MERGE_REPLY, '  if (isTerminal(held.state)) return keep(held);\n', '')],
    killedBy: test(MERGE_TEST, '[F8] a terminal state is absorbing within its epoch'),
  },
  {
    name: 'entries of a reply that waits dropped',
    rule: 'H10',
    edits: [
      edit(
        MERGE_REPLY,
        '  if (isTerminal(held.state)) return keep(held);\n',
        "  if (rankOf(held.state) > rankOf('generating')) return keep(held);\n",
      ),
    ],
    killedBy: test(MERGE_TEST, '[H10] [F6] a reply that waits grows by what is answered, and waits on'),
  },
  {
    name: 'stale whole reply taken',
    rule: 'F11',
    edits: [
      edit(
        MERGE_REPLY,
        '  if (!isTerminal(reply.state) && (reply.length < held.length || !advances)) return keep(held);\n',
        '  if (!isTerminal(reply.state) && reply.length === held.length && !advances) return keep(held);\n',
      ),
    ],
    killedBy: test(MERGE_TEST, '[F11] a whole reply of the epoch held is taken if it is as long or terminal'),
  },
  {
    name: 'folding differs on the client',
    rule: 'F11',
    edits: [edit(MERGE_REPLY, 'isTerminal(state) ? fold(held.entries) : held.entries', 'held.entries')],
    killedBy: test(MERGE_TEST, '[F11] a reply that ends is folded here as it is in the store'),
  },
  {
    name: 'a call’s last state at the end',
    rule: 'D8',
    edits: [
      edit(
        'protocol/src/entries.ts',
        '      folded[place] = entry;\n      continue;\n',
        '      folded.push(entry);\n      continue;\n',
      ),
    ],
    killedBy: test(
      'test/protocol/entries.test.ts',
      '[D6] joins neighbouring text and keeps the last state of a call in the place of the first',
    ),
  },
  {
    name: 'turns in the order in which they come',
    rule: 'F10',
    edits: [edit(MERGE, 'putTurn(turns, placeOf(turns, shown), shown)', 'putTurn(turns, turns.length, shown)')],
    killedBy: test(MERGE_TEST, '[F10] [I4] turns are shown by seq, whichever comes first, and a hole reports a gap'),
  },
  {
    name: 'missing turn ignored',
    rule: 'F9',
    edits: [edit(MERGE, '!timeline.loaded || turn.seq > contiguousHead(merged)', '!timeline.loaded')],
    killedBy: test(MERGE_TEST, '[F10] [I4] turns are shown by seq, whichever comes first, and a hole reports a gap'),
  },
  {
    name: 'turn shown beside its confirmed self',
    rule: 'F10',
    edits: [edit(TIMELINE, 'outgoing: outgoing.filter((turn) => !confirmed.has(turn.id))', 'outgoing')],
    killedBy: test(MERGE_TEST, '[F10] [I3] a turn on its way is shown once, before and after it is confirmed'),
  },
  {
    name: 'settledBelow ignored: only the last done reply is asked for',
    rule: 'H3',
    edits: [edit(TIMELINE, 'seq < timeline.settledBelow) continue;', 'seq < after) continue;')],
    killedBy: test(MERGE_TEST, '[H3] a done reply is asked for until a snapshot has shown it beside a later turn'),
  },
  {
    name: 'settledBelow taken from a snapshot that stops short',
    rule: 'H3',
    edits: [
      edit(
        MERGE,
        'snapshot.more ? Math.min((snapshot.turns.at(-1)?.seq ?? 0) + 1, snapshot.head) : snapshot.head;',
        'snapshot.head;',
      ),
    ],
    killedBy: test(MERGE_TEST, '[H3] [I10] a done reply beyond what a snapshot had room for is asked for'),
  },
  {
    name: 'ended reply cut at the reader’s length',
    rule: 'F11',
    edits: [edit('protocol/src/reply-patch.ts', 'return isTerminal(reply.state) || held.length', 'return held.length')],
    killedBy: test(SNAPSHOTS, '[F11][H3] tells an ended reply whole and folded where some of it is lacking'),
  },
  {
    name: 'end not told where all entries are held',
    rule: 'H3',
    edits: [edit('protocol/src/reply-patch.ts', 'return sameState ? null : reply.length;', 'return null;')],
    killedBy: test(SNAPSHOTS, '[F11][H3] tells only the state of an ended reply of which all entries are held'),
  },
  {
    name: 'claim within the epoch',
    rule: 'D11',
    edits: [
      edit(
        'protocol/src/reply-states.ts',
        "reclaim: { to: 'generating', epochs: 1 }",
        "reclaim: { to: 'generating', epochs: 0 }",
      ),
    ],
    killedBy: test('test/protocol/states.test.ts', '[D11] every move within an epoch goes forward'),
  },
  {
    name: 'ids go back with the clock',
    rule: 'D1',
    edits: [edit('protocol/src/ids.ts', 'if (now > lastMs) {', 'if (now !== lastMs) {')],
    killedBy: test('test/protocol/ids.test.ts', '[D1] holds the time, and keeps the order when the clock is set back'),
  },
  {
    name: 'surrogate pair cut where pieces are joined',
    rule: 'D7',
    edits: [
      edit('protocol/src/well-formed.ts', 'const splits = /[\\uD800-\\uDBFF]$/.test(text);', 'const splits = false;'),
    ],
    killedBy: test('test/protocol/well-formed.test.ts', '[D7] gives only well-formed pieces'),
  },
  {
    name: 'feedback that comes last holds',
    rule: 'F12',
    edits: [edit(MERGE, 'told.revision > (held?.revision ?? 0) ? told : held', 'told.revision > 0 ? told : held')],
    killedBy: test('test/protocol/feedback.test.ts', '[F12] of two, the later one holds'),
  },
  {
    name: 'a fact moves the mark up to which feedback is known',
    rule: 'F12',
    edits: [
      edit(
        MERGE,
        '{ timeline: mergeRating(timeline, fact), gap: false }',
        '{ timeline: { ...mergeRating(timeline, fact), rated: fact.feedback.revision }, gap: false }',
      ),
    ],
    killedBy: test('test/protocol/feedback.test.ts', '[F12] [S2] is asked for from where a snapshot'),
  },
];
