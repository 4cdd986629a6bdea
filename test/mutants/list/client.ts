/** Longer than other files: it is a list. */
import { edit, test, type Mutant } from '../mutant.ts';

const CHAT = 'widget/src/chat/chat.ts';
const OUTBOX = 'widget/src/chat/outbox.ts';
const ENTRY = 'widget/src/chat/outbox-entry.ts';
const SENDER = 'widget/src/chat/outbox-sender.ts';
const WATCHDOG = 'widget/src/chat/watchdog.ts';
const ADAPTER = 'adapters/src/parley/parley-adapter.ts';

const SENDING = 'test/widget/chat/sending.test.ts';
const RELOADING = 'test/widget/chat/reloading.test.ts';
const CATCHING_UP = 'test/widget/chat/catching-up.test.ts';
const TABS = 'test/widget/chat/tabs.test.ts';
const WIRE = 'test/adapters/parley-wire.test.ts';

/** What goes wrong in the page: the outbox, catching up, and the way to the server. */
export const CLIENT_MUTANTS: readonly Mutant[] = [
  {
    name: 'new id on retry',
    rule: 'H9',
    edits: [
      edit(ENTRY, 'import { moveOutbox,', 'import { makeId, moveOutbox,'),
      edit(
        ENTRY,
        'export function postOf({ id, text, attachments, context }: OutboxEntry): PostTurn {\n  return { id, text,',
        'export function postOf({ id, text, attachments, context, attempts }: OutboxEntry): PostTurn {\n' +
          '  return { id: attempts > 1 ? makeId() : id, text,',
      ),
    ],
    killedBy: test(SENDING, '[C6] [H9] sends the same id again after a lost acknowledgement'),
  },
  {
    name: 'outbox entry removed when sent, not when confirmed',
    rule: 'O1',
    edits: [
      edit(
        SENDER,
        '    outbox.change(entry);\n    const sent',
        '    outbox.change(entry);\n    outbox.confirm(entry.id);\n    const sent',
      ),
    ],
    killedBy: test(RELOADING, '[O1] sends again what was being sent when the tab went'),
  },
  {
    name: 'sent before it is stored',
    rule: 'O1',
    edits: [
      edit(OUTBOX, 'return !this.#storing.has(id) && !this.#doubtful.has(id);', 'return !this.#doubtful.has(id);'),
    ],
    killedBy: test(SENDING, '[O1] sends the first byte only after the turn is stored'),
  },
  {
    name: 'two turns of a conversation in flight (client)',
    rule: 'O3',
    edits: [
      edit(OUTBOX, "({ state }) => state !== 'failed');", "({ state }) => state !== 'failed' && state !== 'sending');"),
      edit(SENDER, '    await Promise.race([sent, outbox.left(entry.id)]);\n', '    void sent;\n'),
    ],
    killedBy: test(SENDING, '[O3] has one turn on its way at a time, first written first'),
  },
  {
    name: 'a waiting turn is overtaken',
    rule: 'O3',
    edits: [
      edit(OUTBOX, "({ state }) => state !== 'failed');", "({ state }) => state !== 'failed' && state !== 'waiting');"),
    ],
    killedBy: test(SENDING, '[O3] keeps the later turns back while the first one waits'),
  },
  {
    name: 'tabs send without the lock',
    rule: 'O5',
    edits: [edit(SENDER, 'await environment.lock(`parley-outbox ${conversationId}`, work, terms);', 'await work();')],
    killedBy: test(TABS, '[O3] [O5] keeps one turn on its way at a time over both tabs'),
  },
  {
    name: 'matching by content (client)',
    rule: 'D1',
    edits: [
      edit(
        CHAT,
        'isShown: (id) => this.#find(id) !== undefined,',
        `isShown: (id) => {
        const text = this.#outbox.entries.find((entry) => entry.id === id)?.text;
        return this.#timeline.turns.some((turn) => turn.text === text);
      },`,
      ),
    ],
    killedBy: test(SENDING, '[C7] keeps two turns with the same text apart'),
  },
  {
    name: 'a fact is no acknowledgement',
    rule: 'O2',
    edits: [edit(CHAT, '    this.#outbox.confirmShown();\n', '')],
    killedBy: test(SENDING, '[C6] [O2] takes a fact for an acknowledgement'),
  },
  {
    name: 'what was being sent when the page went is taken for sent',
    rule: 'O1',
    edits: [
      edit(
        SENDER,
        "if (outbox.first?.state === 'sending') outbox.change(interrupted(outbox.first));",
        "if (outbox.first?.state === 'sending') outbox.confirm(outbox.first.id);",
      ),
    ],
    killedBy: test(RELOADING, '[O1] sends again what was being sent when the tab went'),
  },
  {
    name: 'sends before it has read what the backend has',
    rule: 'O4',
    edits: [
      edit(CHAT, "return this.#timeline.loaded && (this.#status === 'online'", "return (this.#status === 'online'"),
    ],
    killedBy: test(RELOADING, '[O4] reads what the backend has before it sends'),
  },
  {
    name: 'the clock decides the order in which turns were written',
    rule: 'I4',
    edits: [
      edit(OUTBOX, 'return last && last.createdAt >= now ? last.createdAt + 1 : now;', 'return last ? now : now;'),
    ],
    killedBy: test(SENDING, '[I4] keeps the order in which turns were written although the clock is set back'),
  },
  {
    name: 'tries without end',
    rule: 'O2',
    edits: [edit(ENTRY, 'return waiting.tries >= MAX_TRIES ?', 'return waiting.tries >= Infinity ?')],
    killedBy: test(SENDING, '[O2] waits longer after each failure, and gives up after ten tries'),
  },
  {
    name: 'a timeout is taken for a refusal',
    rule: 'H9',
    edits: [
      edit(
        'widget/src/chat/commands.ts',
        "new AdapterError('unreachable', `no answer",
        "new AdapterError('refused', `no answer",
      ),
    ],
    killedBy: test(SENDING, '[O2] tries again where an adapter never answers'),
  },
  {
    name: 'dropped when another tab removed it from the storage',
    rule: 'I3',
    edits: [
      edit(
        OUTBOX,
        'else if (!ours && !this.#asked.has(entry.id)) this.#doubtful.add(entry.id);',
        'else if (!ours) continue;',
      ),
    ],
    killedBy: test(TABS, '[I3] a tab keeps showing its turn when the other one had it confirmed and the fact was lost'),
  },
  {
    name: 'a turn that vanished from the storage is not put back',
    rule: 'I2',
    edits: [edit(OUTBOX, '      this.#asked.add(id);\n      this.#keep(entry);\n', "      this.#drop(id, 'sent');\n")],
    killedBy: test(TABS, '[I2] puts a turn back that vanished from the storage without being stored anywhere'),
  },
  {
    name: 'no watchdog',
    rule: 'S6',
    edits: [
      edit(
        WATCHDOG,
        'return Math.min(settledAt + this.#idleMs, silentSince + SILENCE_MS);',
        'return settledAt + this.#idleMs;',
      ),
    ],
    killedBy: test(CATCHING_UP, '[S6] syncs 5 s after it heard the last of an open reply'),
  },
  {
    name: 'no idle head check',
    rule: 'S6',
    edits: [
      edit(
        WATCHDOG,
        'return Math.min(settledAt + this.#idleMs, silentSince + SILENCE_MS);',
        'return Math.min(Number.MAX_SAFE_INTEGER, silentSince + SILENCE_MS);',
      ),
    ],
    killedBy: test(CATCHING_UP, '[S6] syncs every 15 to 30 s while idle, not in step'),
  },
  {
    name: 'no polling without sockets',
    rule: 'S6',
    edits: [
      edit(
        WATCHDOG,
        '    if (!live) return settledAt + (open.length > 0 ? POLL_MS.open : POLL_MS.idle);\n',
        '    void [live, open];\n',
      ),
    ],
    killedBy: test(CATCHING_UP, 'polls while facts do not come by themselves'),
  },
  {
    name: 'a gap asks for nothing',
    rule: 'F9',
    edits: [edit(CHAT, 'if (this.#take(fact)) this.#catchUp.request();', 'this.#take(fact);')],
    killedBy: test(CATCHING_UP, '[F9] answers any number of gaps with one sync at a time'),
  },
  {
    name: 'a gap seen while a question is under way is forgotten',
    rule: 'F9',
    edits: [
      edit(
        'widget/src/chat/catch-up.ts',
        'if (this.#running) this.#again = true;\n    else if',
        'if (!this.#running) if',
      ),
    ],
    killedBy: test(CATCHING_UP, '[F9] asks once more where a gap was seen while the answer was on its way'),
  },
  {
    name: 'no sync when facts begin to come again',
    rule: 'S2',
    edits: [
      edit(
        CHAT,
        'if (live !== before.live) this.#catchUp.hurry();\n    else if (live) this.#catchUp.request();\n    else if',
        'if',
      ),
    ],
    killedBy: test(CATCHING_UP, '[S2] syncs at once when facts begin anew'),
  },
  {
    name: 'no sync where an adapter tells anew that facts come',
    rule: 'F4',
    edits: [edit(CHAT, '    else if (live) this.#catchUp.request();\n', '')],
    killedBy: test(CATCHING_UP, '[S2] syncs at once when facts begin anew'),
  },
  {
    name: 'a stop meant for an old attempt stops the new one',
    rule: 'H6',
    edits: [
      edit('widget/src/chat/reply-commands.ts', 'if (now && wasOnlyClaimed(meant, now)) await', 'if (now) await'),
    ],
    killedBy: test(
      'test/widget/chat/commands.test.ts',
      '[H6] catches up, and stops nothing, where the screen was older',
    ),
  },
  {
    name: 'a token that is not taken makes the turn fail',
    rule: 'O2',
    edits: [
      edit('adapters/src/parley/problems.ts', 'return status === 401 || status === 408', 'return status === 408'),
    ],
    killedBy: test(WIRE, '[H1] rejects with busy, not refused, where a renewed token is not taken either'),
  },
  {
    name: 'a fact that nobody can read is dropped without a word',
    rule: 'F4',
    edits: [edit('adapters/src/parley/socket.ts', '      parts.unreadable();\n', '')],
    killedBy: test(WIRE, '[F4] drops a fact that nobody can read, and tells that facts begin anew'),
  },
  {
    name: 'only the first hundred held replies are asked for',
    rule: 'H3',
    edits: [edit(ADAPTER, 'from < held.length; from += MAX_HELD_REPLIES', 'from < 0; from += MAX_HELD_REPLIES')],
    killedBy: test('test/adapters/parley-adapter.test.ts', '[H3] asks in portions where more replies are held'),
  },
  {
    name: 'a sync waits for a dead socket alone',
    rule: 'S2',
    edits: [
      edit(ADAPTER, 'const both = [overSocket, syncOverHttp(request)];', 'const both = [overSocket, overSocket];'),
    ],
    killedBy: test(WIRE, '[S2] asks over HTTP as well where the socket is slow, and makes a silent one anew'),
  },
  {
    name: 'turn sent before its files are there',
    rule: 'H11',
    edits: [edit('widget/src/chat/outbox.ts', '    if (this.#find(id)?.uploads?.length) return false;\n', '')],
    killedBy: test('test/widget/chat/files.test.ts', '[H11] [O3] a turn shows at once and waits for its file'),
  },
];
