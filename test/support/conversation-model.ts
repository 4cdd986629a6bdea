import {
  fold,
  isTerminal,
  moveReply,
  replyPatch,
  type Entry,
  type Fact,
  type FeedbackFact,
  type Id,
  type Page,
  type Reply,
  type ReplyEvent,
  type Snapshot,
  type SyncRequest,
  type Turn,
} from '@parley/protocol';

/** One conversation as a store would keep it at some moment. */
export type StoredConversation = readonly Turn[];

/** A history: what was stored after each step, and the facts that each step told. */
export interface History {
  readonly conversationId: Id;
  /** `states[n]` is what was stored when the first `n` facts had been told. */
  readonly states: readonly StoredConversation[];
  readonly facts: readonly Fact[];
}

/**
 * A step of a history: which turn it concerns (counted from the last one, wrapped), and what happens to it. A step that the
 * table of moves or rule H6 forbids does nothing.
 */
export interface Step {
  readonly turn: number;
  readonly does: 'post' | 'flush' | 'rate' | ReplyEvent;
  readonly entries: readonly Entry[];
}

/** Plays steps and keeps what was stored after each. */
export function playHistory(conversationId: Id, ids: readonly Id[], steps: readonly Step[]): History {
  const states: StoredConversation[] = [[]];
  const facts: Fact[] = [];
  /** How many entries of a reply outlast its attempts (rule W11). */
  const kept = new Map<Id, number>();
  let turns: readonly Turn[] = [];

  function tell(changed: readonly Turn[], fact: Fact): void {
    turns = changed;
    facts.push(fact);
    states.push(turns);
  }

  for (const step of steps) {
    if (step.does === 'post') {
      const turn = newTurn(conversationId, ids[turns.length]!, turns.length + 1);
      tell([...turns, turn], { kind: 'turn', turn });
      continue;
    }
    const index = turns.length - 1 - (step.turn % Math.max(1, turns.length));
    const turn = turns[index];
    if (!turn?.reply) continue;
    if (step.does === 'rate') {
      const fact = rated(turn, turns, step.entries.length);
      if (fact) tell(turns.with(index, { ...turn, feedback: fact.feedback }), fact);
      continue;
    }
    if (step.does === 'answer') {
      const reply = answered(turn.reply, step.entries);
      if (!reply) continue;
      if (reply.state === 'pending') kept.set(turn.id, reply.length);
      const changed = { ...turn, reply };
      tell(turns.with(index, changed), { kind: 'turn', turn: changed });
      continue;
    }
    if (step.does === 'retry') kept.delete(turn.id);
    const outlast = kept.get(turn.id) ?? 0;
    const reply =
      step.does === 'flush' ? flushed(turn.reply, step.entries) : moved(turn.reply, step.does, turn, turns, outlast);
    if (!reply) continue;
    if (reply.epoch > turn.reply.epoch && reply.length > 0) {
      // What begins with entries is told with them.
      const changed = { ...turn, reply };
      tell(turns.with(index, changed), { kind: 'turn', turn: changed });
      continue;
    }
    const { state, epoch, length, error } = reply;
    const address = { conversationId, turnId: turn.id, seq: turn.seq, epoch };
    const fact: Fact =
      step.does === 'flush'
        ? { kind: 'entries', ...address, from: turn.reply.length, entries: step.entries }
        : { kind: 'state', ...address, state, length, ...(error && { error }) };
    tell(turns.with(index, { ...turn, reply }), fact);
  }
  return { conversationId, states, facts };
}

/** The answer that a store would give to a sync at some moment (rule H3). */
export function snapshotOf(turns: StoredConversation, request: SyncRequest, limit: number): Snapshot {
  const beyond = turns.filter(({ seq }) => seq > request.after);
  const replies = request.held.flatMap((held) => {
    const turn = turns.find(({ id }) => id === held.turnId);
    const patch = turn?.reply ? replyPatch(held, turn, turn.reply, (from) => turn.reply!.entries.slice(from)) : null;
    return patch ?? [];
  });
  const ratings = turns
    .flatMap(({ id: turnId, seq, feedback }) => (feedback ? { turnId, seq, feedback } : []))
    .filter(({ feedback }) => feedback.revision > (request.rated ?? 0))
    .toSorted((one, other) => one.feedback.revision - other.feedback.revision);
  const rated = ratings[Math.min(ratings.length, limit) - 1]?.feedback.revision;
  return {
    kind: 'snapshot',
    conversationId: request.conversationId,
    head: turns.length,
    turns: beyond.slice(0, limit),
    replies,
    more: beyond.length > limit || ratings.length > limit,
    ...(rated !== undefined && { ratings: ratings.slice(0, limit), rated }),
  };
}

/** The page that a store would give at some moment (rule H4). */
export function pageOf(
  conversationId: Id,
  turns: StoredConversation,
  { before = Infinity, limit }: { before?: number; limit: number },
): Page {
  const earlier = turns.filter(({ seq }) => seq < before);
  const shown = earlier.slice(-limit);
  return { kind: 'page', conversationId, head: turns.length, turns: shown, more: earlier.length > shown.length };
}

function newTurn(conversationId: Id, id: Id, seq: number): Turn {
  const reply: Reply = { state: 'pending', epoch: 0, length: 0, entries: [] };
  return { id, conversationId, seq, author: 'visitor', text: `turn ${seq}`, attachments: [], createdAt: seq, reply };
}

/** What is told where the visitor says something about an answer that is done. */
function rated(turn: Turn, turns: StoredConversation, mood: number): FeedbackFact | null {
  const { reply, conversationId, id: turnId, seq } = turn;
  if (reply?.state !== 'done') return null;
  const revision = Math.max(0, ...turns.map(({ feedback }) => feedback?.revision ?? 0)) + 1;
  const value = mood % 3 === 0 ? 0 : mood % 3 === 1 ? 1 : -1;
  const comment = mood > 2 ? { comment: `comment ${revision}` } : {};
  return {
    kind: 'feedback',
    conversationId,
    turnId,
    seq,
    feedback: { revision, epoch: reply.epoch, value, ...comment },
  };
}

function flushed(reply: Reply, entries: readonly Entry[]): Reply | null {
  if (reply.state !== 'generating' || entries.length === 0) return null;
  return { ...reply, length: reply.length + entries.length, entries: [...reply.entries, ...entries] };
}

/** A reply whose call was answered (rule H10): it goes on, or waits on for another one. */
function answered(reply: Reply, [entry, ...others]: readonly Entry[]): Reply | null {
  if (reply.state !== 'awaiting' || !entry) return null;
  const grown = { ...reply, length: reply.length + 1, entries: [...reply.entries, entry] };
  return others.length % 2 === 1 ? grown : { ...grown, state: 'pending', epoch: reply.epoch + 1 };
}

function moved(reply: Reply, event: ReplyEvent, turn: Turn, turns: StoredConversation, kept: number): Reply | null {
  if (event === 'retry' && reply.state === 'done' && turn.seq !== turns.length) return null;
  let move;
  try {
    move = moveReply(reply.state, event);
  } catch {
    return null;
  }
  const epoch = reply.epoch + move.epochs;
  if (move.epochs > 0) return { state: move.to, epoch, length: kept, entries: reply.entries.slice(0, kept) };
  const error = move.to === 'failed' ? { error: { code: 'responder_failed', message: 'It failed.' } } : {};
  const entries = isTerminal(move.to) ? fold(reply.entries) : reply.entries;
  return { state: move.to, epoch, length: reply.length, entries, ...error };
}
