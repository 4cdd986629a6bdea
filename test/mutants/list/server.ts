/** Longer than other files: it is a list. */
import { edit, test, type Mutant } from '../mutant.ts';

const WRITE_REPLY = 'server/src/replies/write-reply.ts';
const ROUTES = 'server/src/http/routes/turns.ts';
const REALTIME = 'server/src/realtime/realtime.ts';
const SYNC = 'server/src/realtime/answer-sync.ts';

const WRITING = 'test/server/replies/write-reply.test.ts';
const ANSWERED = 'test/server/replies/answered-reply.test.ts';
const SWEEPER = 'test/server/replies/sweeper.test.ts';
const SOCKETS = 'test/server/realtime/sockets.test.ts';
const ATTACHMENTS = 'test/server/http/attachments.test.ts';
const KEPT_FILES = 'test/server/attachments/disk.test.ts';
const POSTING_DURABLY = 'test/server/http/posting-durably.test.ts';

/** What goes wrong between the store and the outside: routes, commands, worker, sweeper and rooms. */
export const SERVER_MUTANTS: readonly Mutant[] = [
  {
    name: 'enqueue before the insert is durable',
    rule: 'H2',
    edits: [
      edit(
        ROUTES,
        '    const { turn, isNew } = await',
        '    wake({ conversationId, turnId: posted.id });\n    const { turn, isNew } = await',
      ),
    ],
    killedBy: test(POSTING_DURABLY, '[H2] wakes nobody before the turn is stored'),
  },
  {
    name: 'acknowledge before the insert',
    rule: 'H2',
    edits: [
      edit(
        ROUTES,
        "import { finished } from 'node:stream';",
        "import { finished } from 'node:stream';\nimport { PENDING_REPLY } from '@parley/protocol';",
      ),
      edit(
        ROUTES,
        'const { turn, isNew } = await commands.post(context.state.visitor, posted);',
        `void commands.post(context.state.visitor, posted);
    const isNew = true;
    const turn = { ...posted, seq: 1, author: 'visitor', createdAt: clock(), reply: PENDING_REPLY };`,
      ),
    ],
    killedBy: test(POSTING_DURABLY, '[H2] [I1] answers only once the turn is stored'),
  },
  {
    name: 'text trimmed',
    rule: 'D10',
    edits: [
      edit(
        ROUTES,
        'const posted = { ...(await readJson(context, postTurnShape)), conversationId };',
        'const read = await readJson(context, postTurnShape);\n    const posted = { ...read, text: read.text.trim(), conversationId };',
      ),
    ],
    killedBy: test('test/server/http/posting.test.ts', '[H2] [D4] is answered with 201 and the stored turn'),
  },
  {
    name: 'no sweeper',
    rule: 'W7',
    edits: [edit('server/src/server.ts', '    sweeper.start();\n', '')],
    killedBy: test('test/server/lifecycle/left-replies.test.ts', '[W7] [I7] are written by a server that starts'),
    hangs: true,
  },
  {
    name: 'sweeper once only',
    rule: 'W7',
    edits: [
      edit(
        'server/src/repeat.ts',
        '    if (running) timer = setTimeout(next, everyMs);\n',
        '    void [running, timer, next];\n',
      ),
    ],
    killedBy: test(SWEEPER, '[W7] wakes at the start what nobody was told of, and later what becomes due'),
    hangs: true,
  },
  {
    name: 'emit before storing',
    rule: 'W3',
    edits: [
      edit(
        WRITE_REPLY,
        "    if (!(await store.flush(key, { epoch, from: length, entries }))) throw new LostReplyError('flush refused');\n",
        `    broadcast.entries(visitorId, { kind: 'entries', ...key, seq: turn.seq, epoch, from: length, entries });
    if (!(await store.flush(key, { epoch, from: length, entries }))) throw new LostReplyError('flush refused');\n`,
      ),
      edit(
        WRITE_REPLY,
        `    const { conversationId, turnId } = key;
    broadcast.entries(visitorId, {
      kind: 'entries',
      conversationId,
      turnId,
      seq: turn.seq,
      epoch,
      from: length,
      entries,
    });
`,
        '',
      ),
    ],
    killedBy: test(WRITING, '[W2] [W3] [W4] claims, stores each portion before it is told, and settles'),
  },
  {
    name: 'a flush that stored nothing is told all the same',
    rule: 'W3',
    edits: [
      edit(
        WRITE_REPLY,
        "    if (!(await store.flush(key, { epoch, from: length, entries }))) throw new LostReplyError('flush refused');\n",
        '    await store.flush(key, { epoch, from: length, entries });\n',
      ),
    ],
    killedBy: test(WRITING, '[W3] says nothing more once another owns the reply'),
  },
  {
    name: 'lease never renewed',
    rule: 'W5',
    edits: [
      edit(
        WRITE_REPLY,
        'store.renew(key, { epoch, leaseUntil: clock() + timing.leaseMs }).then(',
        'Promise.resolve(true).then(',
      ),
    ],
    killedBy: test(WRITING, '[W5] renews its lease while the responder is silent, so that no other takes over'),
    hangs: true,
  },
  {
    name: 'a worker that lost its lease goes on asking its responder',
    rule: 'W5',
    edits: [
      edit(WRITE_REPLY, "(renewed) => renewed || controller.abort(new LostReplyError('lease refused')),", '() => {},'),
    ],
    killedBy: test(WRITING, '[W5] stops its responder once a renewal tells that the reply is no longer its own'),
    hangs: true,
  },
  {
    name: 'a stop leaves the responder running',
    rule: 'H6',
    edits: [edit('server/src/turns/cancel.ts', '  abort(key, reply.epoch);\n', '')],
    killedBy: test(SOCKETS, '[H6] a stop ends the attempt at once, not only when its lease is looked at'),
  },
  {
    name: 'a late stop ends a newer attempt',
    rule: 'H6',
    edits: [
      edit(
        WRITE_REPLY,
        'attempt.turnId === turnId && attempt.epoch === epoch',
        'attempt.turnId === turnId && epoch >= 0',
      ),
    ],
    killedBy: test(WRITING, '[H6] an abort that comes late leaves alone the attempt at what was asked for anew'),
  },
  {
    name: 'drained attempt counted',
    rule: 'W8',
    edits: [edit(WRITE_REPLY, 'attemptCounts: !drained', 'attemptCounts: true')],
    killedBy: test(WRITING, '[W8] on drain gives its replies back at once, the attempt not counted'),
  },
  {
    name: 'a drained worker claims on',
    rule: 'W8',
    edits: [
      edit(WRITE_REPLY, '    if (draining) return;\n', ''),
      edit(WRITE_REPLY, '      if (draining) controller', '      if (false as boolean) controller'),
    ],
    killedBy: test(WRITING, '[W8] on drain gives its replies back at once, the attempt not counted'),
    hangs: true,
  },
  {
    name: 'half a reply settled as done where the worker goes',
    rule: 'W8',
    edits: [
      edit(
        'server/src/replies/respond.ts',
        '      signal.throwIfAborted();\n      timer = setTimeout(',
        '      timer = setTimeout(',
      ),
      edit(
        'server/src/replies/respond.ts',
        '      signal.throwIfAborted();\n      if (step.done) return;\n',
        '      if (step.done) return;\n',
      ),
    ],
    killedBy: test(WRITING, '[W8] [I6] half a reply is given back, not settled, where its responder ends'),
  },
  {
    name: 'failed attempt settled without another try',
    rule: 'W6',
    edits: [
      edit(
        'server/src/replies/attempt-policy.ts',
        'if (attempt >= MAX_ATTEMPTS) return null;',
        'if (attempt >= 1) return null;',
      ),
    ],
    killedBy: test(WRITING, '[W6] [I8] a responder that fails is called three times'),
  },
  {
    name: 'an attempt without an entry is done',
    rule: 'W6',
    edits: [
      edit(
        WRITE_REPLY,
        "    if (length === keptLength) throw new ResponderError('the responder ended without an entry', { retriable: true });\n",
        '    void ResponderError;\n',
      ),
    ],
    killedBy: test(WRITING, '[W6] a responder that ends without a word has failed'),
  },
  {
    name: 'a reply that asks the visitor is done',
    rule: 'W11',
    edits: [edit(WRITE_REPLY, "settle(waitingCalls(calls).length > 0 ? 'awaiting' : 'done')", "settle('done')")],
    killedBy: test(ANSWERED, '[W11] is settled as awaiting, without a lease'),
  },
  {
    name: 'an epoch that begins with entries is told without them',
    rule: 'I9',
    edits: [edit(WRITE_REPLY, 'if (reply.length > 0) broadcast.turn(visitorId, { ...turn, reply });\n    else ', '')],
    killedBy: test(ANSWERED, '[I9] [W11] is told so that a reader of every fact needs to ask for nothing'),
  },
  {
    name: 'a responder that goes on does not see the answer',
    rule: 'W10',
    edits: [edit(WRITE_REPLY, 'const written = fold(kept);', 'const written: Entry[] = [];')],
    killedBy: test(ANSWERED, '[W10] [W11] goes on behind what it had, with the answer and the same call id'),
  },
  {
    name: 'a silent responder is waited for without end',
    rule: 'I7',
    edits: [
      edit(
        'server/src/replies/respond.ts',
        '      timer = setTimeout(() => interrupt(silence), silenceMs);\n',
        '      void silence;\n',
      ),
    ],
    killedBy: test(WRITING, '[I7] a responder that says nothing for too long has failed'),
    hangs: true,
  },
  {
    name: 'the next reply is not woken',
    rule: 'W9',
    edits: [edit('server/src/turns/wake-next.ts', 'if (next) wake(next);', 'void [next, wake];')],
    killedBy: test(WRITING, '[W2] [W9] a reply waits for the one before it, which wakes it when it ends'),
  },
  {
    name: 'surrogate pair cut between two flushes',
    rule: 'D7',
    edits: [edit('server/src/replies/entry-buffer.ts', 'this.#joiner.push(entry.text)', 'entry.text')],
    killedBy: test(WRITING, '[D7] an emoji whose halves come in two pieces is stored whole'),
  },
  {
    name: 'snapshot before joining the room',
    rule: 'S2',
    edits: [
      edit(REALTIME, '  await socket.join(roomOf(visitor.visitorId));\n', '  void roomOf;\n'),
      edit(
        SYNC,
        "import type { Realtime } from './realtime.ts';",
        "import type { Realtime } from './realtime.ts';\nimport { roomOf } from './rooms.ts';",
      ),
      edit(
        SYNC,
        '        reply(await commands.sync(socket.data, readRequest(value)));\n',
        `        const snapshot = await commands.sync(socket.data, readRequest(value));
        await socket.join(roomOf(socket.data.visitorId));
        reply(snapshot);\n`,
      ),
    ],
    killedBy: test('test/server/realtime/syncing-meanwhile.test.ts', '[S1] [S2] tells a socket what is written'),
  },
  {
    name: 'one room for all visitors',
    rule: 'I11',
    edits: [
      edit('server/src/realtime/rooms.ts', 'return `visitor:${visitorId}`;', 'return `visitor:${visitorId.length}`;'),
    ],
    killedBy: test(SOCKETS, '[I11] tells no other visitor, and a client cannot join a room'),
  },
  {
    name: 'token not checked in the handshake',
    rule: 'S1',
    edits: [
      edit(
        REALTIME,
        "  if (!visitor) throw new Error('unauthorized');\n  socket.data = visitor;\n  await socket.join(roomOf(visitor.visitorId));\n",
        '  if (!visitor) return;\n  socket.data = visitor;\n  await socket.join(roomOf(visitor.visitorId));\n',
      ),
    ],
    killedBy: test(SOCKETS, '[S1] refuses a handshake without a token that is taken'),
  },
  {
    name: 'a socket outlives its token',
    rule: 'I11',
    edits: [edit(REALTIME, '    socket.disconnect(true);\n', '    socket.data.told = true;\n')],
    killedBy: test(
      'test/server/realtime/expiring-tokens.test.ts',
      '[S3] [I11] is announced a minute before, and ends the socket',
    ),
    hangs: true,
  },
  {
    name: 'a token that has run out is remembered as genuine',
    rule: 'I11',
    edits: [
      edit(
        'server/src/identity/tokens.ts',
        'if (known) return clock() < known.expiresAt ? known : null;',
        'if (known) return known;',
      ),
    ],
    killedBy: test('test/server/identity/tokens.test.ts', '[I11] run out, also those that were shown before'),
  },
  {
    name: 'Origin not checked (HTTP)',
    rule: 'H8',
    edits: [
      edit(
        'server/src/http/middleware/check-origin.ts',
        "if (origin !== '' && !origins.allows(origin)) {",
        "if (origin === 'null' && !origins.allows(origin)) {",
      ),
    ],
    killedBy: test(
      'test/server/http/visitors.test.ts',
      '[H8] a site that is not served is forbidden, and so is a page of another origin',
    ),
  },
  {
    name: 'Origin not checked (sockets)',
    rule: 'S1',
    edits: [
      edit(
        REALTIME,
        'allowRequest: ({ headers: { origin } }, answer) => answer(null, origin === undefined || origins.allows(origin)),',
        'allowRequest: (_request, answer) => answer(null, true),',
      ),
    ],
    killedBy: test(SOCKETS, '[S1] [H8] refuses the socket of a page of another origin'),
  },
  {
    name: 'a stalled reader is kept',
    rule: 'S5',
    edits: [
      edit(
        'server/src/realtime/stalled-readers.ts',
        'if (unsentBytes(connection) <= MAX_UNSENT_BYTES) return;',
        'if (unsentBytes(connection) <= MAX_UNSENT_BYTES * 1_000) return;',
      ),
    ],
    killedBy: test('test/server/realtime/stalled-reader.test.ts', 'and one that reads is not (websocket)'),
    hangs: true,
  },
  {
    name: 'attachment of another visitor readable',
    rule: 'I11',
    edits: [
      edit(
        'server/src/attachments/disk/sqlite-records.ts',
        '    const row = sql(`${SELECT} WHERE visitor_id = ? AND id = ?`).get(visitorId, id);',
        "    const row = sql(`${SELECT} WHERE visitor_id <> '' AND ? <> '' AND id = ?`).get(visitorId, id);",
      ),
    ],
    killedBy: test(ATTACHMENTS, '[I11] [H8] is not there for another visitor'),
  },
  {
    name: 'sweep deletes a taken file',
    rule: 'H11',
    edits: [
      edit(
        'server/src/attachments/attachment-store.ts',
        'if (await isTaken(record.visitorId, record.id)) await',
        'if (isTaken === undefined) await',
      ),
    ],
    killedBy: test(KEPT_FILES, '[H11] [I1] never deletes what a turn has'),
  },
  {
    name: 'sweep does not look again before it deletes',
    rule: 'H11',
    edits: [
      edit(
        'server/src/attachments/disk/sqlite-records.ts',
        "'DELETE FROM attachments WHERE visitor_id = ? AND id = ? AND content = ? AND expires_at = ?',",
        "'DELETE FROM attachments WHERE visitor_id = ? AND id = ? AND content = ? AND ? IS NOT NULL',",
      ),
    ],
    killedBy: test(KEPT_FILES, '[H11] does not delete a file that a turn takes while the sweep asks about it'),
  },
  {
    name: 'type not sniffed',
    rule: 'H11',
    edits: [
      edit(
        'server/src/attachments/media-type.ts',
        'if (isTextType(said) && types.includes(said)) return { mediaType: said, isText: true };',
        'if (types.includes(said)) return { mediaType: said, isText: isTextType(said) };',
      ),
    ],
    killedBy: test(ATTACHMENTS, '[H11] refuses a picture that is a page'),
  },
];
