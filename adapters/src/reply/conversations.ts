/*
 * Longer than other files: every move of the conversations that are kept in the browser.
 */
import {
  answeredBefore,
  excerptOf,
  fold,
  isFound,
  isTerminal,
  moveReply,
  newFeedback,
  PAGE_TURNS,
  PENDING_REPLY,
  plain,
  readSearch,
  replyPatch,
  saysSame,
  summaryOf,
  takeAnswer,
  type ConversationSummary,
  type Entry,
  type Fact,
  type FoundConversation,
  type GivenAnswer,
  type GivenFeedback,
  type Id,
  type Page,
  type PostTurn,
  type Problem,
  type ProblemCode,
  type Reply,
  type ReplyError,
  type ReplyEvent,
  type Rating,
  type Snapshot,
  type SyncRequest,
  type Turn,
} from '@parley/protocol';
import { AdapterError } from '../adapter.ts';
import type { Shelf, ShelvedTurn } from './shelf.ts';

/** An attempt at a reply that belongs to this tab until its lease runs out. */
export interface Attempt {
  readonly turnId: Id;
  readonly epoch: number;
  readonly shelved: ShelvedTurn;
  /** The turns before it, oldest first. */
  readonly history: readonly Turn[];
}

/** The open reply that is next in line, and who has it until when. */
export interface NextReply {
  readonly turnId: Id;
  readonly epoch: number;
  readonly isOwned: boolean;
  /** When it can be claimed. */
  readonly at: number;
}

const STATUS: Readonly<Partial<Record<ProblemCode, number>>> = { not_found: 404, conflict: 409 };

/**
 * The commands of the protocol over a shelf. Each is one synchronous step: whoever shares the shelf with other tabs
 * calls them under a lock.
 *
 * @param tell hears of every change as a fact
 */
export function createConversations({
  shelf,
  now,
  tell,
}: {
  readonly shelf: Shelf;
  now(): number;
  tell(fact: Fact): void;
}) {
  /** Those whose replies are done, and followed by other turns: they can never open again, and need not be looked at. */
  const settled = new Set<Id>();

  function turnsOf(conversationId: Id): ShelvedTurn[] {
    return shelf.turns(conversationId).flatMap((id) => shelf.read(conversationId, id) ?? []);
  }

  function find(conversationId: Id, turnId: Id): ShelvedTurn {
    const shelved = shelf.read(conversationId, turnId);
    if (!shelved?.turn.reply) throw problem('not_found', 'There is no such turn.');
    return shelved;
  }

  function ratingsOf(conversationId: Id): Rating[] {
    return shelf
      .rated(conversationId)
      .map(({ turn: { id: turnId, seq, feedback } }) => ({ turnId, seq, feedback: feedback! }));
  }

  /**
   * Moves a reply as the table of moves has it, and tells. An epoch begins with no entries but those that it keeps (rule
   * W11), and is told with them; an end folds them.
   */
  function move(shelved: ShelvedTurn, event: ReplyEvent, terms: Partial<ShelvedTurn>, error?: ReplyError): ShelvedTurn {
    const { turn } = shelved;
    const held = turn.reply!;
    const { to: state, epochs } = moveReply(held.state, event);
    const epoch = held.epoch + epochs;
    const kept = event === 'retry' ? 0 : event === 'answer' ? held.length : (shelved.kept ?? 0);
    const length = epochs > 0 ? kept : held.length;
    const entries = epochs > 0 ? held.entries.slice(0, kept) : isTerminal(state) ? fold(held.entries) : held.entries;
    const reply: Reply = { state, epoch, length, entries, ...(error && { error }) };
    const moved: ShelvedTurn = { ...shelved, leaseUntil: 0, dueAt: 0, kept, ...terms, turn: { ...turn, reply } };
    shelf.replace(moved);
    if (epochs > 0 && kept > 0) {
      tell({ kind: 'turn', turn: moved.turn });
      return moved;
    }
    const { conversationId, id: turnId, seq } = turn;
    tell({ kind: 'state', conversationId, turnId, seq, epoch, state, length, ...(error && { error }) });
    return moved;
  }

  /** The reply of this epoch while it is being written; `undefined` once it is somebody else's, or has ended. */
  function written({ turnId, epoch, shelved }: Attempt): ShelvedTurn | undefined {
    const now = shelf.read(shelved.turn.conversationId, turnId);
    return now?.turn.reply?.state === 'generating' && now.turn.reply.epoch === epoch ? now : undefined;
  }

  return {
    /** Stores a turn once (rules D3, D4, D5). */
    post(conversationId: Id, { id, text, attachments = [], context = {} }: PostTurn): Turn {
      const there = shelf.read(conversationId, id);
      if (there) {
        const isSame = there.turn.text === text && sameJson(there.turn.attachments, attachments);
        if (isSame && sameJson(there.context, context)) return there.turn;
        throw problem('conflict', `The turn ${id} is stored already, with another body; a new turn takes a new id.`);
      }
      const seq = shelf.turns(conversationId).length + 1;
      const fields = { id, conversationId, seq, text, attachments, createdAt: now() };
      const turn: Turn = { ...fields, author: 'visitor', reply: PENDING_REPLY };
      shelf.append({ turn, context, leaseUntil: 0, dueAt: 0, attempts: 0 });
      tell({ kind: 'turn', turn });
      return turn;
    },

    /** What a reader lacks (rule H3). */
    snapshot({ conversationId, after, held, rated: heard = 0 }: SyncRequest): Snapshot {
      const ids = shelf.turns(conversationId);
      const turns = ids.slice(after, after + PAGE_TURNS).flatMap((id) => shelf.read(conversationId, id)?.turn ?? []);
      const replies = held.flatMap((reply) => {
        const turn = shelf.read(conversationId, reply.turnId)?.turn;
        const { entries } = turn?.reply ?? { entries: [] };
        return (turn?.reply && replyPatch(reply, turn, turn.reply, (from) => entries.slice(from))) ?? [];
      });
      const more = ids.length > after + PAGE_TURNS;
      const ratings = ratingsOf(conversationId).filter(({ feedback }) => feedback.revision > heard);
      const rated = Math.max(heard, ...ratings.map(({ feedback }) => feedback.revision));
      const news = ratings.length > 0 && { ratings, rated };
      return { kind: 'snapshot', conversationId, head: ids.length, turns, replies, more, ...news };
    },

    /** The last turns, or those before one (rule H4). */
    page(conversationId: Id, { before = Infinity, limit = PAGE_TURNS }: { before?: number; limit?: number }): Page {
      const ids = shelf.turns(conversationId);
      const end = Math.min(ids.length, before - 1);
      const start = Math.max(0, end - limit);
      const turns = ids.slice(start, end).flatMap((id) => shelf.read(conversationId, id)?.turn ?? []);
      return { kind: 'page', conversationId, head: ids.length, turns, more: start > 0 };
    },

    /** The conversations, the latest first (rule H5). */
    summaries(): ConversationSummary[] {
      return shelf
        .conversations()
        .toReversed()
        .flatMap((id) => summaryOf(turnsOf(id).map(({ turn }) => turn)) ?? []);
    },

    /** Those in which words are found, each with the last turn that has them (rule H13). */
    search(text: string): FoundConversation[] {
      const query = readSearch(text);
      if (!query) return [];
      return this.summaries().flatMap((summary) => {
        const turns = turnsOf(summary.id).map(({ turn }) => (isOpen(turn) ? { ...turn, reply: null } : turn));
        const turn = turns.findLast((each) => isFound(each, query));
        if (!turn) return [];
        return [{ ...summary, found: { turnId: turn.id, seq: turn.seq, excerpt: excerptOf(turn, query) } }];
      });
    },

    /** What the visitor says about a done reply, if it is still of the epoch that was seen (rule H7). */
    rate(conversationId: Id, turnId: Id, given: GivenFeedback): Turn {
      const shelved = find(conversationId, turnId);
      const { reply, seq } = shelved.turn;
      if (reply!.state !== 'done' || reply!.epoch !== given.epoch) {
        throw problem('conflict', `The reply is ${reply!.state} in epoch ${reply!.epoch}, not done in ${given.epoch}.`);
      }
      if (saysSame(shelved.turn.feedback, given)) return shelved.turn;
      const revision = Math.max(0, ...ratingsOf(conversationId).map((rating) => rating.feedback.revision)) + 1;
      const feedback = newFeedback(given, revision);
      const turn = { ...shelved.turn, feedback };
      shelf.rate({ ...shelved, turn });
      tell({ kind: 'feedback', conversationId, turnId, seq, feedback });
      return turn;
    },

    /** A visitor's cancel or retry, if the reply is still of the epoch that was seen (rule H6). */
    order(conversationId: Id, turnId: Id, epoch: number, event: 'cancel' | 'retry'): Turn {
      const shelved = find(conversationId, turnId);
      const { state, epoch: now } = shelved.turn.reply!;
      const isLast = shelved.turn.seq === shelf.turns(conversationId).length;
      const isAllowed =
        now === epoch && (event === 'cancel' ? !isTerminal(state) : isTerminal(state) && (state !== 'done' || isLast));
      if (!isAllowed)
        throw problem('conflict', `The reply is ${state} in epoch ${now}; it cannot ${event} in ${epoch}.`);
      return move(shelved, event, event === 'retry' ? { attempts: 0, answers: [] } : {}).turn;
    },

    /** A visitor's answer to a tool call, if the reply waits for it in the epoch that was seen (rule H10). */
    answer(conversationId: Id, turnId: Id, given: GivenAnswer): Turn {
      const shelved = find(conversationId, turnId);
      const { answers = [], turn } = shelved;
      const { reply } = turn;
      const before = answeredBefore(answers, given);
      if (before === 'repeated') return turn;
      const isMeant = !before && reply!.state === 'awaiting' && reply!.epoch === given.epoch;
      const taken = isMeant && takeAnswer(reply!.entries, given);
      if (!taken) throw problem('conflict', `No call ${given.callId} waits for this answer in epoch ${given.epoch}.`);
      const grown = { ...reply!, length: reply!.length + 1, entries: [...reply!.entries, taken.entry] };
      const answered = { ...shelved, answers: [...answers, plain(given)], turn: { ...turn, reply: grown } };
      if (!taken.waits) return move(answered, 'answer', { attempts: 0 }).turn;
      shelf.replace(answered);
      tell({ kind: 'turn', turn: answered.turn });
      return answered.turn;
    },

    /**
     * The first reply that is to be written (rule W2): the others wait for it. What waited for the visitor before it is
     * cancelled, and so is what has waited for too long (rule W11).
     */
    next(conversationId: Id): NextReply | undefined {
      const waiting: ShelvedTurn[] = [];
      let shelved: ShelvedTurn | undefined;
      const ids = shelf.turns(conversationId);
      for (const id of ids) {
        const each = settled.has(id) ? undefined : shelf.read(conversationId, id);
        if (!each) continue;
        if (each.turn.reply?.state === 'awaiting') waiting.push(each);
        else if (isOpen(each.turn)) shelved ??= each;
        else if (each.turn.reply?.state === 'done' && id !== ids.at(-1)) settled.add(id);
      }
      for (const each of waiting) {
        const isPassed = shelved && each.turn.seq < shelved.turn.seq;
        if (isPassed || each.dueAt <= now()) move(each, 'cancel', {});
      }
      if (!shelved) return undefined;
      const { id: turnId, reply } = shelved.turn;
      const isOwned = reply!.state === 'generating' && shelved.leaseUntil > now();
      return { turnId, epoch: reply!.epoch, isOwned, at: isOwned ? shelved.leaseUntil : shelved.dueAt };
    },

    /** Makes a reply this tab's, in a new epoch (rules W2, W6); `undefined` where it is not to be had, or was failed. */
    claim(conversationId: Id, turnId: Id, terms: { leaseUntil: number; maxAttempts: number; exhausted: ReplyError }) {
      const next = this.next(conversationId);
      if (next?.turnId !== turnId || next.isOwned || next.at > now()) return undefined;
      const shelved = find(conversationId, turnId);
      if (shelved.attempts >= terms.maxAttempts) {
        move(shelved, 'fail', {}, terms.exhausted);
        return undefined;
      }
      const event = shelved.turn.reply!.state === 'generating' ? 'reclaim' : 'claim';
      const claimed = move(shelved, event, { leaseUntil: terms.leaseUntil, attempts: shelved.attempts + 1 });
      const history = turnsOf(conversationId).flatMap(({ turn }) => (turn.seq < claimed.turn.seq ? turn : []));
      return { turnId, epoch: claimed.turn.reply!.epoch, shelved: claimed, history } satisfies Attempt;
    },

    /** Appends what was written, where the reply is still this attempt's (rule W3); else false. Renews the lease. */
    flush(attempt: Attempt, entries: readonly Entry[], leaseUntil: number): boolean {
      const shelved = written(attempt);
      if (!shelved) return false;
      const { turn } = shelved;
      const held = turn.reply!;
      const reply = { ...held, length: held.length + entries.length, entries: [...held.entries, ...entries] };
      shelf.replace({ ...shelved, leaseUntil, turn: { ...turn, reply } });
      const { conversationId, id: turnId, seq } = turn;
      const { epoch, length: from } = held;
      if (entries.length > 0) tell({ kind: 'entries', conversationId, turnId, seq, epoch, from, entries });
      return true;
    },

    /** Ends an attempt, where it still is one: done, failed, waiting, or put back for another one (rules W6, W8, W11). */
    settle(
      attempt: Attempt,
      end: { event: 'finish' | 'fail' | 'requeue' | 'await'; dueAt?: number; attempts?: number; error?: ReplyError },
    ): boolean {
      const { event, error, ...terms } = end;
      const shelved = written(attempt);
      if (shelved) move(shelved, event, terms, error);
      return shelved !== undefined;
    },
  };
}

/** The commands of the protocol over a shelf. */
export type Conversations = ReturnType<typeof createConversations>;

function isOpen({ reply }: Turn): boolean {
  return reply !== null && !isTerminal(reply.state);
}

function problem(code: ProblemCode, detail: string): AdapterError {
  const value: Problem = { type: 'about:blank', title: code, status: STATUS[code] ?? 400, code, detail };
  return new AdapterError('refused', detail, { problem: value });
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
