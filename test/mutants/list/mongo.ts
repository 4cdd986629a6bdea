/** Longer than other files: it is a list. */
import { edit, test, type Check, type Mutant } from '../mutant.ts';

const ATTEMPTS = 'server/src/store/mongo/attempts.ts';
const COMMANDS = 'server/src/store/mongo/commands.ts';
const INSERT = 'server/src/store/mongo/insert-turn.ts';
const READING = 'server/src/store/mongo/reading.ts';
const MOVES = 'server/src/store/mongo/reply-moves.ts';
const ANSWERS = 'server/src/store/mongo/answers.ts';

/** A test of the stores' contract, on the Mongo store. */
function contract(title: string): Check {
  return test('test/server/store/mongo.test.ts', title);
}

const SEAL = `  if (head > 0) {
    await db.turns.updateOne({ conversationId, seq: head, sealed: { $ne: true } }, { $set: { sealed: true } });
  }
`;
const READ_HEAD = `        const last = await findHead(db, conversationId);
        if (!last) return emptySnapshot(conversationId);
`;
const READ_REPLIES = `        const ids = held.map(({ turnId }) => documentId({ conversationId, turnId }));
        const found =
          ids.length === 0
            ? []
            : await db.turns
                .find({ _id: { $in: ids } })
                .lean<TurnDocument[]>()
                .exec();
`;

/** What goes wrong in the Mongo store. */
export const MONGO_MUTANTS: readonly Mutant[] = [
  {
    name: 'no unique (conversation, id) (MongoDB)',
    rule: 'D5',
    edits: [
      // Without the check a repetition gets a document of its own under another key, as it would without the key.
      edit(INSERT, '  if (present) {', '  if (present && present.seq < 0) {'),
      edit(
        INSERT,
        '    _id: documentId({ conversationId, turnId }),',
        "    _id: documentId({ conversationId, turnId }) + ':'.repeat(seq - 1),",
      ),
    ],
    killedBy: contract('[D5] stores a turn once when it is sent many times at once'),
  },
  {
    name: 'seq by counter (MongoDB)',
    rule: 'D3',
    edits: [
      edit(
        'server/src/store/mongo/schemas.ts',
        '[{ conversationId: 1, seq: 1 }, { unique: true }],',
        '[{ conversationId: 1, seq: 1 }, {}],',
      ),
    ],
    killedBy: contract('[D3] numbers turns that are inserted at once 1 to n'),
  },
  {
    name: 'head not sealed (MongoDB)',
    rule: 'H6',
    edits: [edit(INSERT, SEAL, '')],
    killedBy: contract('[H6] opens a done reply again on the last turn only'),
  },
  {
    name: 'seal after insert (MongoDB)',
    rule: 'H3',
    edits: [
      edit(INSERT, SEAL, ''),
      edit(INSERT, '    await db.turns.insertOne(document);\n', `    await db.turns.insertOne(document);\n${SEAL}`),
    ],
    killedBy: contract('[H3] [I6] shows a turn only once the done reply before it can no longer be opened again'),
  },
  {
    name: 'head read after the replies (MongoDB)',
    rule: 'H3',
    edits: [edit(READING, READ_REPLIES, ''), edit(READING, READ_HEAD, READ_REPLIES + READ_HEAD)],
    killedBy: contract('[H3] [I6] tells of no done reply below the head that was opened again before the head came'),
  },
  {
    name: 'writing in another visitor’s conversation (MongoDB)',
    rule: 'D9',
    edits: [edit(INSERT, 'if (held) return held.visitorId === visitorId;', 'if (held) return true;')],
    killedBy: contract("[D9] refuses a turn in another visitor's conversation"),
  },
  {
    name: 'history of another visitor readable (page, MongoDB)',
    rule: 'I11',
    edits: [edit(READING, 'if (last.visitorId !== visitorId) return null;\n        const end', 'const end')],
    killedBy: contract("[H8][I11] shows nothing of another visitor's conversation"),
  },
  {
    name: 'history of another visitor readable (snapshot, MongoDB)',
    rule: 'I11',
    edits: [edit(READING, 'if (last.visitorId !== visitorId) return null;\n        const head', 'const head')],
    killedBy: contract("[H8][I11] tells nothing of another visitor's conversation"),
  },
  {
    name: 'blind append without epoch (MongoDB)',
    rule: 'W3',
    edits: [
      edit(
        ATTEMPTS,
        "{ ...generating(key, epoch), 'reply.length': from },",
        "{ _id: documentId(key), 'reply.state': 'generating', 'reply.length': from },",
      ),
    ],
    killedBy: contract('[W3] a flush of an earlier epoch stores nothing, even at the right length'),
  },
  {
    name: 'blind append without length (MongoDB)',
    rule: 'W3',
    edits: [
      edit(ATTEMPTS, "{ ...generating(key, epoch), 'reply.length': from },", 'from < 0 ? {} : generating(key, epoch),'),
    ],
    killedBy: contract('[W3] a flush at the wrong length stores nothing'),
  },
  {
    name: 'settle without epoch (MongoDB)',
    rule: 'W3',
    edits: [
      edit(
        ATTEMPTS,
        'const turn = await findGenerating(db, key, epoch);\n        if (turn?.reply.length !== length) return false;',
        "const turn = await findReply(db, key);\n        if (turn?.reply.length !== length || turn.reply.state !== 'generating') return false;",
      ),
    ],
    killedBy: contract('[W3] ends a reply only in the epoch and at the length that the writer knows'),
  },
  {
    name: 'an end that does not look whether entries came meanwhile (MongoDB)',
    rule: 'W3',
    edits: [
      edit(MOVES, "'reply.epoch': epoch, 'reply.length': length, ...also },", "'reply.epoch': epoch, ...also },"),
      edit(MOVES, 'const { state, epoch, length } = turn.reply;', 'const { state, epoch } = turn.reply;'),
    ],
    killedBy: contract('[H6] loses no entry that was flushed before it, however the two meet'),
  },
  {
    name: 'lease renewed without epoch (MongoDB)',
    rule: 'W5',
    edits: [
      edit(
        ATTEMPTS,
        'updateOne(generating(key, epoch), {',
        "updateOne({ _id: documentId(key), 'reply.state': 'generating' }, {",
      ),
    ],
    killedBy: contract('[W5] lets nobody renew who lost the reply, or whose reply has ended'),
  },
  {
    name: 'takeover that does not look whether the lease was renewed (MongoDB)',
    rule: 'W5',
    edits: [edit(ATTEMPTS, "const also = { 'reply.wakeAt': turn.reply.wakeAt! };", 'const also = {};')],
    killedBy: contract('[W5] lets either a renewal or a takeover win, never both'),
  },
  {
    name: 'claim without compare-and-set (MongoDB)',
    rule: 'W2',
    edits: [
      edit(
        MOVES,
        "{ _id: turn._id, 'reply.state': state, 'reply.epoch': epoch, ...also },\n      {\n        $set: {\n          'reply.state': to,",
        "{ _id: turn._id },\n      {\n        $set: {\n          'reply.state': to,",
      ),
    ],
    killedBy: contract('[W2] is won by exactly one of forty at once after a lease ran out'),
  },
  {
    name: 'expired lease not reclaimed (MongoDB)',
    rule: 'W2',
    edits: [
      edit(
        ATTEMPTS,
        "[...statesThatCan('claim'), ...statesThatCan('reclaim')]",
        "[...statesThatCan('claim')].slice(0, 1)",
      ),
    ],
    killedBy: contract('[W2][W5] is refused while a lease lasts, and takes over without the entries once it ran out'),
  },
  {
    name: 'claim that ignores an earlier open reply (MongoDB)',
    rule: 'W2',
    edits: [
      edit(
        ATTEMPTS,
        "  if (earlier.some(({ reply }) => reply.state !== 'awaiting')) return { outcome: 'refused' };\n",
        '',
      ),
      edit(
        ATTEMPTS,
        'for (const awaiting of earlier) {',
        "for (const awaiting of earlier.filter(({ reply }) => reply.state === 'awaiting')) {",
      ),
    ],
    killedBy: contract('[W2] is refused while an earlier reply is pending or generating'),
  },
  {
    name: 'claim that goes before an earlier reply which was answered meanwhile (MongoDB)',
    rule: 'W2',
    edits: [
      edit(
        ATTEMPTS,
        "    if (!ended) return { outcome: 'refused' };\n    cancelled.push(...ended);",
        '    cancelled.push(...(ended ?? []));',
      ),
    ],
    killedBy: contract('[W2][H10] lets either an answer or the claim of a later reply win, never both'),
  },
  {
    name: 'answer that does not look whether another came meanwhile (MongoDB)',
    rule: 'H10',
    edits: [edit(ANSWERS, "'reply.epoch': epoch, 'reply.length': length },", "'reply.epoch': epoch },")],
    killedBy: contract('[H10] takes answers to different calls at once, and goes on once'),
  },
  {
    name: 'answer without epoch (MongoDB)',
    rule: 'H10',
    edits: [edit(ANSWERS, "if (epoch !== given.epoch || state !== 'awaiting')", "if (state !== 'awaiting')")],
    killedBy: contract('[H10] changes nothing in another epoch'),
  },
  {
    name: 'kept entries dropped by the next attempt (MongoDB)',
    rule: 'W11',
    edits: [edit(MOVES, "const kept = event === 'retry' ? 0 : (turn.reply.kept ?? 0);", 'const kept = 0;')],
    killedBy: contract('[H10][W11] puts the reply back with the answer and all entries kept'),
  },
  {
    name: 'retry count reset when a reply is put back (MongoDB)',
    rule: 'W6',
    edits: [
      edit(ATTEMPTS, 'const attempts = attemptCounts ? turn.reply.attempts :', 'const attempts = attemptCounts ? 0 :'),
    ],
    killedBy: contract('[W6] puts a reply back in the next epoch, without entries, and counts the attempt'),
  },
  {
    name: 'cancel without epoch (MongoDB)',
    rule: 'H6',
    edits: [edit(COMMANDS, 'if (turn.reply.epoch !== epoch || !CANCELLABLE', 'if (!CANCELLABLE')],
    killedBy: contract('cancelling a reply [H6] changes nothing in an epoch that is over'),
  },
  {
    name: 'retry without epoch (MongoDB)',
    rule: 'H6',
    edits: [edit(COMMANDS, 'if (turn.reply.epoch === epoch && RETRIABLE', 'if (epoch >= 0 && RETRIABLE')],
    killedBy: contract('[H6] changes nothing in an epoch that is over, or where the reply is open'),
  },
  {
    name: 'entries of an ended reply not folded (MongoDB)',
    rule: 'D6',
    edits: [
      edit(MOVES, 'const entries = fold(readEntries(turn.reply));', 'const entries = fold && readEntries(turn.reply);'),
    ],
    killedBy: contract('[D6] folds the entries of a reply that is done, and keeps its length'),
  },
  {
    name: "a search among everybody's turns (MongoDB)",
    rule: 'I11',
    edits: [
      edit(
        'server/src/store/mongo/conversation-list.ts',
        '$and: [{ visitorId }, ...wordConditions',
        '$and: [...wordConditions',
      ),
      edit(
        'server/src/store/mongo/conversation-list.ts',
        '{ visitorId, conversationId: { $in: ids } }',
        '{ conversationId: { $in: ids } }',
      ),
    ],
    killedBy: contract("searching [I11] finds nothing of another visitor's"),
  },
];
