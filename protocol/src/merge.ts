import type { EntriesFact, Fact, Page, Rating, ReplyPatch, Snapshot, StateFact } from './facts.ts';
import type { Feedback } from './feedback.ts';
import type { Id } from './ids.ts';
import { mergeEntries, mergePatch, mergeState, mergeWhole, type MergedReply } from './merge-reply.ts';
import { contiguousHead, placeOf, putTurn, type ShownReply, type ShownTurn, type Timeline } from './timeline.ts';
import type { Turn } from './turns.ts';

/** A timeline after a fact, and whether a sync is needed (rule F9). */
export interface Merged {
  readonly timeline: Timeline;
  readonly gap: boolean;
}

/**
 * Merges a fact, a snapshot or a page into a timeline (rules F4 to F12).
 *
 * Pure and idempotent. A fact that changes nothing gives the very same timeline back, and turns that a fact does not
 * concern stay the very same objects, so that a view can compare by identity. Facts of other conversations change
 * nothing.
 */
export function merge(timeline: Timeline, fact: Fact | Snapshot | Page): Merged {
  const conversationId = fact.kind === 'turn' ? fact.turn.conversationId : fact.conversationId;
  if (conversationId !== timeline.conversationId) return { timeline, gap: false };
  switch (fact.kind) {
    case 'turn':
      return mergeTurn(timeline, fact.turn);
    case 'entries':
      return mergeIntoReply(timeline, fact, (reply) => mergeEntries(reply, fact));
    case 'state':
      return mergeIntoReply(timeline, fact, (reply) => mergeState(reply, fact));
    case 'feedback':
      // No gap is seen in it: what of it is lost comes with the next sync.
      return { timeline: mergeRating(timeline, fact), gap: false };
    case 'snapshot':
      return mergeSnapshot(timeline, fact);
    case 'page':
      return mergePage(timeline, fact);
  }
}

function mergeTurn(timeline: Timeline, turn: Turn): Merged {
  if (turn.seq <= timeline.base) return { timeline, gap: false };
  const merged = withTurn(timeline, turn);
  return { timeline: merged, gap: !timeline.loaded || turn.seq > contiguousHead(merged) };
}

function mergeIntoReply(
  timeline: Timeline,
  fact: EntriesFact | StateFact | ReplyPatch,
  change: (reply: ShownReply) => MergedReply,
): Merged {
  const index = indexOf(timeline.turns, fact.turnId);
  const held = timeline.turns[index];
  if (!held?.reply) return { timeline, gap: !held && (!timeline.loaded || fact.seq > timeline.base) };
  const { reply, gap } = change(held.reply);
  if (reply === held.reply) return { timeline, gap };
  return { timeline: { ...timeline, turns: putTurn(timeline.turns, index, { ...held, reply }) }, gap };
}

function mergeSnapshot(timeline: Timeline, snapshot: Snapshot): Merged {
  let merged = timeline;
  let gap = snapshot.more || !timeline.loaded;
  for (const turn of snapshot.turns) {
    if (turn.seq > merged.base) merged = withTurn(merged, turn);
  }
  for (const patch of snapshot.replies) {
    const step = mergeIntoReply(merged, patch, (reply) => mergePatch(reply, patch));
    merged = step.timeline;
    gap ||= step.gap;
  }
  for (const rating of snapshot.ratings ?? []) merged = mergeRating(merged, rating);
  const rated = snapshot.rated ?? 0;
  if (rated > merged.rated) merged = { ...merged, rated };
  const last = merged.turns.at(-1);
  gap ||= last !== undefined && last.seq > contiguousHead(merged);
  // Where turns are left out, so may be the reply of one that is held already; it was not listed either.
  const shownBelow = snapshot.more ? Math.min((snapshot.turns.at(-1)?.seq ?? 0) + 1, snapshot.head) : snapshot.head;
  if (shownBelow > merged.settledBelow) merged = { ...merged, settledBelow: shownBelow };
  return { timeline: merged, gap };
}

function mergePage(timeline: Timeline, page: Page): Merged {
  const first = page.turns[0];
  const last = page.turns.at(-1);
  const base = page.more && first ? first.seq - 1 : 0;
  if (!timeline.loaded) {
    let merged: Timeline = { ...timeline, loaded: true, base, turns: [], settledBelow: page.head };
    for (const turn of page.turns) merged = withTurn(merged, turn);
    for (const turn of timeline.turns) if (turn.seq > base) merged = withTurn(merged, turn);
    return { timeline: merged, gap: (merged.turns.at(-1)?.seq ?? 0) > contiguousHead(merged) };
  }
  const touches = last ? last.seq >= timeline.base : !page.more;
  if (!touches || base > timeline.base) return { timeline, gap: false };
  let merged: Timeline = base === timeline.base ? timeline : { ...timeline, base };
  for (const turn of page.turns) merged = withTurn(merged, turn);
  return { timeline: merged, gap: false };
}

/** The timeline with a turn in its place, or, where the turn is there, with its reply merged. */
function withTurn(timeline: Timeline, turn: Turn): Timeline {
  const { turns } = timeline;
  const index = indexOf(turns, turn.id);
  const held = turns[index];
  if (held) {
    if (!held.reply || !turn.reply) return timeline;
    const { reply } = mergeWhole(held.reply, turn.reply);
    const feedback = newer(held.feedback, turn.feedback);
    if (reply === held.reply && feedback === held.feedback) return timeline;
    return { ...timeline, turns: putTurn(turns, index, { ...held, reply, ...(feedback && { feedback }) }) };
  }
  const feedback = newer(turn.feedback, timeline.ratings.get(turn.id));
  const shown: ShownTurn = feedback === turn.feedback ? turn : { ...turn, ...(feedback && { feedback }) };
  return { ...timeline, turns: putTurn(turns, placeOf(turns, shown), shown) };
}

/** The timeline with what was said about an answer (rule F12), also about one that is not held. */
function mergeRating(timeline: Timeline, { turnId, feedback: told }: Rating): Timeline {
  const { turns, ratings } = timeline;
  const index = indexOf(turns, turnId);
  const held = turns[index];
  const before = held ? held.feedback : ratings.get(turnId);
  const feedback = newer(before, told);
  if (!feedback || feedback === before) return timeline;
  if (held) return { ...timeline, turns: putTurn(turns, index, { ...held, feedback }) };
  return { ...timeline, ratings: new Map([...ratings, [turnId, feedback]]) };
}

/** Of what was said about one answer, what was said last. */
function newer(held: Feedback | undefined, told: Feedback | undefined): Feedback | undefined {
  return told && told.revision > (held?.revision ?? 0) ? told : held;
}

function indexOf(turns: readonly ShownTurn[], id: Id): number {
  return turns.findLastIndex((turn) => turn.id === id);
}
