/** Longer than other files: it is a list. */
import { edit, test, type Check, type Mutant } from '../mutant.ts';

const ATTEMPTS = 'server/src/store/sqlite/attempts.ts';
const COMMANDS = 'server/src/store/sqlite/commands.ts';
const TURNS = 'server/src/store/sqlite/turns.ts';
const MOVES = 'server/src/store/sqlite/reply-moves.ts';
const ANSWERS = 'server/src/store/sqlite/answers.ts';
const KEPT = "const kept = event === 'retry' ? 0 : event === 'answer' ? row.length : row.kept;";

/** A test of the stores' contract, on the SQLite store. */
function contract(title: string): Check {
  return test('test/server/store/sqlite.test.ts', title);
}

/** What goes wrong in the SQLite store. */
export const SQLITE_MUTANTS: readonly Mutant[] = [
  {
    name: 'no unique (conversation, id) (SQLite)',
    rule: 'D5',
    edits: [
      edit('server/src/store/sqlite/migrations/001-turns.ts', 'seq),\n    UNIQUE (conversation_id, id)\n', 'seq)\n'),
      edit(TURNS, 'if (present) {', 'if (present && present.seq < 0) {'),
    ],
    killedBy: contract('[D5] stores a turn once when it is sent many times at once'),
  },
  {
    name: 'another body under the same id is taken for a repetition',
    rule: 'D5',
    edits: [
      edit(
        TURNS,
        "outcome: sameBody(body, present) ? 'present' : 'different'",
        "outcome: body ? 'present' : sameBody(body, present) ? 'present' : 'different'",
      ),
    ],
    killedBy: contract('[D5][H2] tells that an id is taken by a turn that differs in its text'),
  },
  {
    name: 'matching by content (SQLite)',
    rule: 'D1',
    edits: [
      edit(
        TURNS,
        'const present = findTurn(db, { conversationId, turnId: id });',
        'const present = sql(`${SELECT_TURNS} WHERE turns.conversation_id = ? AND turns.text = ?`).get(\n' +
          '          conversationId,\n          body.text,\n        ) as TurnRow | undefined;',
      ),
    ],
    killedBy: test('test/server/http/posting.test.ts', '[D1] [D5] the same text with two ids is two turns'),
  },
  {
    name: 'seq by counter (SQLite)',
    rule: 'D3',
    edits: [
      edit(
        TURNS,
        '    insertTurn(turn) {\n      return db.write(() => {',
        '    insertTurn(turn) {\n      const counted = (findConversation(db, turn.conversationId)?.head ?? 0) + 1;\n' +
          '      return db.write(() => {',
      ),
      edit(TURNS, 'const seq = (held?.head ?? 0) + 1;', 'const seq = counted;'),
    ],
    killedBy: contract('[D3] numbers turns that are inserted at once 1 to n'),
  },
  {
    name: 'a turn without its pending reply (SQLite)',
    rule: 'D4',
    edits: [edit(TURNS, "          asks ? 'pending' : null,\n", "          asks ? null : 'pending',\n")],
    killedBy: contract('[D4] gives back the turn with its pending reply'),
  },
  {
    name: 'writing in another visitor’s conversation (SQLite)',
    rule: 'D9',
    edits: [edit(TURNS, "        if (held && held.visitor_id !== visitorId) return { outcome: 'foreign' };\n", '')],
    killedBy: contract("[D9] refuses a turn in another visitor's conversation"),
  },
  {
    name: 'history of another visitor readable (page, SQLite)',
    rule: 'I11',
    edits: [edit(TURNS, '        if (held.visitor_id !== visitorId) return null;\n', '')],
    killedBy: contract("[H8][I11] shows nothing of another visitor's conversation"),
  },
  {
    name: 'history of another visitor readable (snapshot, SQLite)',
    rule: 'I11',
    edits: [
      edit(
        'server/src/store/sqlite/snapshot.ts',
        '        if (conversation.visitor_id !== visitorId) return null;\n',
        '',
      ),
    ],
    killedBy: contract("[H8][I11] tells nothing of another visitor's conversation"),
  },
  {
    name: 'stopping another visitor’s reply (SQLite)',
    rule: 'I11',
    edits: [
      edit(
        COMMANDS,
        "if (row?.visitor_id !== visitorId) return { outcome: 'missing' };",
        "if (!row) return { outcome: 'missing' };",
      ),
    ],
    killedBy: contract("cancelling a reply [H8][I11] finds no turn of another visitor's"),
  },
  {
    name: 'blind append without epoch (SQLite)',
    rule: 'W3',
    edits: [
      edit(
        ATTEMPTS,
        'const row = findGenerating(db, key, epoch);\n        if (row?.length !== from) return false;',
        'const row = findGenerating(db, key, findReply(db, key)?.epoch ?? epoch);\n        if (row?.length !== from) return false;',
      ),
    ],
    killedBy: contract('[W3] a flush of an earlier epoch stores nothing, even at the right length'),
  },
  {
    name: 'blind append without length (SQLite)',
    rule: 'W3',
    edits: [edit(ATTEMPTS, 'if (row?.length !== from) return false;', 'if (!row) return false;')],
    killedBy: contract('[W3] a flush at the wrong length stores nothing'),
  },
  {
    name: 'append to a reply that has ended (SQLite)',
    rule: 'F8',
    edits: [
      edit(
        ATTEMPTS,
        "return row?.state === 'generating' && row.epoch === epoch ? row : undefined;",
        'return row?.epoch === epoch ? row : undefined;',
      ),
    ],
    killedBy: contract('[W3] a flush stores nothing once the reply was put back, stopped or ended'),
  },
  {
    name: 'settle without epoch (SQLite)',
    rule: 'W3',
    edits: [
      edit(
        ATTEMPTS,
        'const row = findGenerating(db, key, epoch);\n        if (row?.length !== length) return false;',
        'const row = findGenerating(db, key, findReply(db, key)?.epoch ?? epoch);\n        if (row?.length !== length) return false;',
      ),
    ],
    killedBy: contract('[W3] ends a reply only in the epoch and at the length that the writer knows'),
  },
  {
    name: 'settle without length (SQLite)',
    rule: 'W3',
    edits: [edit(ATTEMPTS, 'if (row?.length !== length) return false;', 'if (!row) return false;')],
    killedBy: contract('[W3] ends a reply only in the epoch and at the length that the writer knows'),
  },
  {
    name: 'lease renewed without epoch (SQLite)',
    rule: 'W5',
    edits: [
      edit(
        ATTEMPTS,
        'const row = findGenerating(db, key, epoch);\n        if (!row) return false;',
        'const row = findGenerating(db, key, findReply(db, key)?.epoch ?? epoch);\n        if (!row) return false;',
      ),
    ],
    killedBy: contract('[W5] lets nobody renew who lost the reply, or whose reply has ended'),
  },
  {
    name: 'expired lease not reclaimed (SQLite)',
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
    name: 'claim that ignores a lease (SQLite)',
    rule: 'W5',
    edits: [
      edit(ATTEMPTS, '!isDue(row.wake_at!, now) ||', "(row.state === 'pending' && !isDue(row.wake_at!, now)) ||"),
    ],
    killedBy: contract('[W2][W5] is refused while a lease lasts, and takes over without the entries once it ran out'),
  },
  {
    name: 'claim that ignores an earlier open reply (SQLite)',
    rule: 'W2',
    edits: [edit(ATTEMPTS, '|| hasEarlierOpen(db, row)', '|| (row.seq < 0 && hasEarlierOpen(db, row))')],
    killedBy: contract('[W2] is refused while an earlier reply is pending or generating'),
  },
  {
    name: 'attempts without end (SQLite)',
    rule: 'W6',
    edits: [edit(ATTEMPTS, 'if (row.attempts >= maxAttempts) {', 'if (row.attempts >= maxAttempts * 1_000) {')],
    killedBy: contract('[W6] fails a reply whose third attempt was lost, in its epoch'),
  },
  {
    name: 'retry count reset when a reply is put back (SQLite)',
    rule: 'W6',
    edits: [
      edit(
        ATTEMPTS,
        'const attempts = attemptCounts ? row.attempts : row.attempts - 1;',
        'const attempts = attemptCounts ? 0 : row.attempts - 1;',
      ),
    ],
    killedBy: test('test/server/replies/write-reply.test.ts', '[W6] [I8] a responder that fails is called three times'),
  },
  {
    name: 'retry count kept when the visitor asks anew (SQLite)',
    rule: 'W6',
    edits: [
      edit(
        COMMANDS,
        "beginEpoch(db, row, 'retry', { wakeAt: now, attempts: 0 })",
        "beginEpoch(db, row, 'retry', { wakeAt: now, attempts: row.attempts })",
      ),
    ],
    killedBy: contract(
      '[H6][W6] opens a failed reply again: the next epoch, due now, nothing written, no attempts counted',
    ),
  },
  {
    name: 'cancel without epoch (SQLite)',
    rule: 'H6',
    edits: [
      edit(
        COMMANDS,
        'return command(visitorId, key, epoch, {\n        allowed: ({ state }) =>',
        'return command(visitorId, key, findReply(db, key)?.epoch ?? epoch, {\n        allowed: ({ state }) =>',
      ),
    ],
    killedBy: contract('cancelling a reply [H6] changes nothing in an epoch that is over'),
  },
  {
    name: 'retry without epoch (SQLite)',
    rule: 'H6',
    edits: [
      edit(
        COMMANDS,
        'return command(visitorId, key, epoch, {\n        allowed: (row) =>',
        'return command(visitorId, key, findReply(db, key)?.epoch ?? epoch, {\n        allowed: (row) =>',
      ),
    ],
    killedBy: contract('[H6] changes nothing in an epoch that is over, or where the reply is open'),
  },
  {
    name: 'a done reply below the head is opened again (SQLite)',
    rule: 'H6',
    edits: [
      edit(
        COMMANDS,
        " && (row.state !== 'done' || isLast(db, row)),",
        " && (row.state !== 'done' || isLast(db, row) || row.seq > 0),",
      ),
    ],
    killedBy: contract('[H6] opens a done reply again on the last turn only'),
  },
  {
    name: 'entries of an ended reply not folded (SQLite)',
    rule: 'D6',
    edits: [
      edit(
        MOVES,
        'entries: JSON.stringify(fold(readEntries(db, row))),',
        'entries: JSON.stringify(readEntries(db, row)),',
      ),
      edit(MOVES, 'import { fold, moveReply,', 'import { moveReply,'),
    ],
    killedBy: contract('[D6] folds the entries of a reply that is done, and keeps its length'),
  },
  {
    name: 'a new epoch begins with the old entries (SQLite)',
    rule: 'W2',
    edits: [edit(MOVES, KEPT, 'const kept = row.length;')],
    killedBy: contract('[W2][W5] is refused while a lease lasts, and takes over without the entries once it ran out'),
  },
  {
    name: 'kept entries dropped by the next attempt (SQLite)',
    rule: 'W11',
    edits: [edit(MOVES, KEPT, "const kept = event === 'answer' ? row.length : 0;")],
    killedBy: contract('[H10][W11] puts the reply back with the answer and all entries kept'),
  },
  {
    name: 'kept entries kept by a retry (SQLite)',
    rule: 'W11',
    edits: [edit(MOVES, KEPT, "const kept = event === 'answer' ? row.length : row.kept;")],
    killedBy: contract('[H6][W11] keep nothing once the visitor asks anew'),
  },
  {
    name: 'answer without epoch (SQLite)',
    rule: 'H10',
    edits: [
      edit(ANSWERS, "if (row.epoch !== given.epoch || row.state !== 'awaiting')", "if (row.state !== 'awaiting')"),
    ],
    killedBy: contract('[H10] changes nothing in another epoch'),
  },
  {
    name: 'a repeated answer refused (SQLite)',
    rule: 'H9',
    edits: [edit(ANSWERS, '        if (before) return', '        if (before && given.epoch < 0) return')],
    killedBy: contract('[H10][H9] the same answer again changes nothing'),
  },
  {
    name: 'due replies hidden behind one conversation’s (SQLite)',
    rule: 'W7',
    edits: [
      edit(
        'server/src/store/sqlite/open-replies.ts',
        `WHERE (wake_at <= ? OR wake_at > ?) AND NOT EXISTS (
             SELECT 1 FROM turns AS earlier
             WHERE earlier.conversation_id = turn.conversation_id AND earlier.seq < turn.seq
               AND earlier.wake_at IS NOT NULL)`,
        'WHERE (wake_at <= ? OR wake_at > ?)',
      ),
    ],
    killedBy: contract('[W7] lets no conversation hide the others, however many of its replies are due'),
  },
  {
    name: 'one failed write takes its neighbours with it (SQLite)',
    rule: 'I1',
    edits: [
      edit(
        'server/src/store/sqlite/database.ts',
        "      sql('ROLLBACK TO one').run();\n      sql('RELEASE one').run();\n      return () => reject(explain(error, path));",
        '      throw error;',
      ),
    ],
    killedBy: test('test/server/store/sqlite.test.ts', 'rejects, and stores the rest, where one write of many fails'),
  },
  {
    name: "a search among everybody's turns (SQLite)",
    rule: 'I11',
    edits: [
      edit('server/src/store/sqlite/turn-words.ts', '(word) => owner + word', '(word) => (owner ? word : owner)'),
      edit(
        'server/src/store/sqlite/conversation-list.ts',
        'seq = matches.found\n           WHERE c.visitor_id = ?',
        "seq = matches.found\n           WHERE ? <> ''",
      ),
    ],
    killedBy: contract("searching [I11] finds nothing of another visitor's"),
  },
  {
    name: "feedback about another visitor's answer (SQLite)",
    rule: 'I11',
    edits: [edit('server/src/store/sqlite/ratings.ts', 'row?.visitor_id !== visitorId', '!row || !visitorId')],
    killedBy: contract('what a visitor says about an answer [I11] is refused from another visitor'),
  },
];
