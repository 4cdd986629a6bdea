import type { Attachment, Id, Turn } from '@parley/protocol';
import { conflict, invalid, notFound } from '../problems.ts';
import type { Visitor } from '../identity/tokens.ts';
import type { CommandParts, PostedTurn } from './command-parts.ts';

/** Stores a turn with its pending reply, and tells the visitor's pages (rules D4, D5, H2, H11). */
export async function postTurn(
  parts: CommandParts,
  { visitorId, site }: Visitor,
  posted: PostedTurn,
): Promise<{ readonly turn: Turn; readonly isNew: boolean }> {
  const { store, broadcast, clock, log } = parts;
  const ids = posted.attachments.map(({ id }) => id);
  const attachments = await hold(parts, visitorId, ids);
  const turn = { ...posted, attachments, visitorId, site, author: 'visitor', createdAt: clock() } as const;
  const result = await store.insertTurn(turn);
  if (result.outcome === 'inserted' || result.outcome === 'present') await keep(parts, visitorId, ids);
  switch (result.outcome) {
    case 'foreign':
      throw notFound('conversation');
    case 'different':
      throw conflict(`The turn ${posted.id} is stored already, with another body; a new turn takes a new id.`);
    case 'present':
      return { turn: result.turn, isNew: false };
    case 'inserted': {
      const { turn } = result;
      log.info('turn stored', { turn: turn.id, seq: turn.seq, ms: clock() - turn.createdAt });
      broadcast.turn(visitorId, turn);
      return { turn, isNew: true };
    }
  }
}

/** The visitor's own files, which are there for another day now: long enough for the turn to be stored. */
async function hold({ attachments }: CommandParts, visitorId: Id, ids: readonly Id[]): Promise<readonly Attachment[]> {
  if (ids.length === 0) return [];
  const held = await attachments.hold(visitorId, ids);
  if ('missing' in held)
    throw invalid(`There is no file ${held.missing}; what no message takes is deleted after a day.`);
  return held.attachments;
}

/** The turn is stored, whatever happens here: where this is not heard, the sweep of files looks whether a turn has them. */
async function keep({ attachments, log }: CommandParts, visitorId: Id, ids: readonly Id[]): Promise<void> {
  if (ids.length === 0) return;
  await attachments.keep(visitorId, ids).catch((error: unknown) => log.warn('files not kept yet', { err: error }));
}
