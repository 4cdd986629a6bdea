import type { KeyValueStorage } from '@parley/adapters';
import {
  fold,
  readJson,
  type ConversationSummary,
  type Entry,
  type Id,
  type ReplyState,
  type ShownTurn,
} from '@parley/protocol';

/**
 * Up to where somebody has seen a conversation: the last turn, and the last one whose reply was there when it had ended.
 * Of one that asked to be allowed something it is the half before.
 */
export interface SeenMark {
  readonly turn: number;
  readonly reply: number;
}

/** What nobody has seen yet. */
export interface Unread {
  readonly count: number;
  /** Where it begins. */
  readonly first?: { readonly turnId: Id; readonly part: 'turn' | 'reply' };
}

/** Remembers over a reload up to where each conversation was seen. */
export interface SeenMemory {
  read(id: Id): SeenMark | undefined;
  keep(id: Id, mark: SeenMark): void;
  /** Forgets all of it. Gives the conversations that were remembered. */
  forget(): Id[];
}

/** So many conversations are remembered; one that was seen before them counts as seen. */
const MAX_REMEMBERED = 100;

/** Up to where a conversation is seen by who sees all of it. */
export function seenMark(turns: readonly ShownTurn[]): SeenMark {
  const last = turns.findLast(replyMark);
  return { turn: turns.at(-1)?.seq ?? 0, reply: last ? replyMark(last) : 0 };
}

/** The mark of who has seen a turn's reply; 0 while that has nothing for anybody to come back for. */
function replyMark({ seq, reply }: ShownTurn): number {
  if (hasEnded(reply?.state)) return seq;
  return reply?.state === 'awaiting' && fold(reply.entries).some(asks) ? seq - 0.5 : 0;
}

/** Whether a reply has ended by itself, and not by the visitor. */
function hasEnded(state: ReplyState | undefined): boolean {
  return state === 'done' || state === 'failed';
}

/** Whether a step of a reply asks the visitor to allow something. Of a call it has to be the last one (rule D6). */
function asks(entry: Entry): boolean {
  return entry.kind === 'tool' && entry.state === 'approval';
}

/** What came since: the site's own turns, answers that ended by themselves, and those that ask to be allowed something. */
export function unreadSince(mark: SeenMark, turns: readonly ShownTurn[]): Unread {
  const seen = Math.min(mark.turn, mark.reply);
  const after = turns.slice(turns.findLastIndex(({ seq }) => seq <= seen) + 1);
  const parts = after.flatMap((turn) => {
    const { id: turnId, seq, author } = turn;
    return [
      ...(author !== 'visitor' && seq > mark.turn ? [{ turnId, part: 'turn' as const }] : []),
      ...(replyMark(turn) > mark.reply ? [{ turnId, part: 'reply' as const }] : []),
    ];
  });
  return { count: parts.length, ...(parts[0] && { first: parts[0] }) };
}

/** Whether a conversation of the list has something new. One that this browser never showed has not. */
export function hasNews({ head, last }: ConversationSummary, mark: SeenMark | undefined): boolean {
  if (!mark) return false;
  return (last.author !== 'visitor' && head > mark.turn) || (hasEnded(last.reply) && head > mark.reply);
}

/**
 * Keeps the marks in a storage that the tabs share, one entry for all conversations.
 *
 * @param key where: one for each server and site
 */
export function seenMemory(storage: KeyValueStorage, key: string): SeenMemory {
  const place = `parley seen ${key}`;

  function marks(): [Id, number, number][] {
    const list = readJson(storage.get(place));
    return Array.isArray(list) ? (list as [Id, number, number][]) : [];
  }

  return {
    read(id) {
      const [, turn, reply] = marks().find((mark) => mark[0] === id) ?? [];
      return turn === undefined ? undefined : { turn, reply: reply ?? 0 };
    },
    keep(id, { turn, reply }) {
      const all = marks();
      const held = all.find((mark) => mark[0] === id);
      // Another tab may have seen more.
      if (held && held[1] >= turn && held[2] >= reply) return;
      const seen: [Id, number, number] = [id, Math.max(turn, held?.[1] ?? 0), Math.max(reply, held?.[2] ?? 0)];
      storage.set(place, JSON.stringify([...all.filter((mark) => mark !== held), seen].slice(-MAX_REMEMBERED)));
    },
    forget() {
      const ids = marks().map(([id]) => id);
      storage.remove(place);
      return ids;
    },
  };
}
