import type { Turn } from '@parley/protocol';
import { conflict, notFound } from '../problems.ts';
import type { Visitor } from '../identity/tokens.ts';
import type { CommandParts, PostedTurn } from './command-parts.ts';

/** Stores a turn with its pending reply, and tells the visitor's pages (rules D4, D5, H2). */
export async function postTurn(
  { store, broadcast, clock, log }: CommandParts,
  { visitorId, site }: Visitor,
  posted: PostedTurn,
): Promise<{ readonly turn: Turn; readonly isNew: boolean }> {
  const result = await store.insertTurn({ ...posted, visitorId, site, author: 'visitor', createdAt: clock() });
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
