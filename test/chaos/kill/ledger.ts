import { isTerminal, textOf, type Id, type Turn } from '@parley/protocol';
import type { Remains } from './autopsy.ts';
import type { Question } from './questions.ts';

/**
 * What was written and what was promised, on one server: the book that everything is held against. It finds faults and
 * keeps them in `wrongs`, each in a sentence that begins with the rule.
 */
export interface Ledger {
  readonly wrongs: string[];
  /** Somebody wrote a turn. */
  written(id: Id, conversationId: Id, question: Question): void;
  /** Its writer was told that it is stored. */
  acknowledged(id: Id): void;
  /** A screen showed it as stored, at its place. */
  confirmed(turn: Turn): void;
  isAcknowledged(id: Id): boolean;
  /** Holds what a dead server left on the disk against the book (rules D3, D5, I1). */
  holdAgainst(remains: Remains): void;
  /** Holds a conversation, as the server tells it once all is at rest, against the book (rules I1, I2, I6, I7). */
  settle(conversationId: Id, stored: readonly Turn[], failed: ReadonlySet<Id>): void;
  wrong(what: string): void;
}

interface Line {
  readonly conversationId: Id;
  readonly question: Question;
  acknowledged: boolean;
  /** As the first screen that confirmed it showed it. */
  seq?: number;
}

/** An empty book. */
export function createLedger(): Ledger {
  const lines = new Map<Id, Line>();
  const wrongs: string[] = [];

  function wrong(what: string): void {
    if (!wrongs.includes(what)) wrongs.push(what);
  }

  /** Holds a stored turn against its line. */
  function holdTurn({ id, conversationId, seq, text }: Pick<Turn, 'id' | 'conversationId' | 'seq' | 'text'>): void {
    const line = lines.get(id);
    if (!line) return wrong(`[D1] turn ${id} is stored, and nobody wrote it: ${JSON.stringify(text)}`);
    if (line.conversationId !== conversationId) wrong(`[I1] turn ${id} is stored in another conversation`);
    if (line.question.text !== text) {
      wrong(`[I1] turn ${id} says ${JSON.stringify(text)}; what was written is ${JSON.stringify(line.question.text)}`);
    }
    if (line.seq !== undefined && line.seq !== seq) wrong(`[D3] turn ${id} was at ${line.seq} and is at ${seq}`);
  }

  function holdReply({ id, reply }: Turn): void {
    const question = lines.get(id)?.question;
    if (!question || !reply) return wrong(`[D4] turn ${id} has no reply`);
    const text = textOf(reply.entries);
    if (!isTerminal(reply.state)) wrong(`[I7] the reply of ${id} is still ${reply.state}`);
    const fits =
      reply.state === 'done'
        ? question.whole.includes(text)
        : [...question.whole, ...(question.begun ?? [])].some((whole) => whole.startsWith(text));
    if (!fits) wrong(`[I6] the ${reply.state} reply to ${JSON.stringify(question.text)} is ${JSON.stringify(text)}`);
  }

  return {
    wrongs,
    wrong,
    written: (id, conversationId, question) => void lines.set(id, { conversationId, question, acknowledged: false }),
    acknowledged(id) {
      const line = lines.get(id);
      if (line) line.acknowledged = true;
    },
    confirmed({ id, seq }) {
      const line = lines.get(id);
      if (!line) return wrong(`[D1] turn ${id} is shown, and nobody wrote it`);
      line.acknowledged = true;
      line.seq ??= seq;
      if (line.seq !== seq) wrong(`[D3] turn ${id} was shown at ${line.seq} and at ${seq}`);
    },
    isAcknowledged: (id) => lines.get(id)?.acknowledged === true,
    holdAgainst({ turns, damage }) {
      for (const line of damage) wrong(`the database is damaged: ${line}`);
      const left = new Map(turns.map((turn) => [turn.id, turn]));
      if (left.size < turns.length) wrong('[D5] a turn is stored twice');
      turns.forEach(holdTurn);
      for (const [index, { id, conversationId, seq }] of turns.entries()) {
        const before = turns[index - 1];
        const expected = before?.conversationId === conversationId ? before.seq + 1 : 1;
        if (seq !== expected) wrong(`[D3] turn ${id} is at ${seq}; expected ${expected}`);
      }
      for (const [id, line] of lines) {
        if (line.acknowledged && !left.has(id)) wrong(`[I1] turn ${id} was acknowledged and is not stored`);
      }
    },
    settle(conversationId, stored, failed) {
      const ids = stored.map(({ id }) => id);
      if (new Set(ids).size < ids.length) wrong(`[D5] a turn of ${conversationId} is stored twice`);
      stored.forEach(holdTurn);
      stored.forEach(holdReply);
      for (const id of ids) if (failed.has(id)) wrong(`[O2] turn ${id} is stored, and a tab shows it as failed`);
      for (const [id, line] of lines) {
        if (line.conversationId !== conversationId || ids.includes(id) || failed.has(id)) continue;
        wrong(`[I2] turn ${id} is neither stored nor shown as failed: ${JSON.stringify(line.question.text)}`);
      }
    },
  };
}
