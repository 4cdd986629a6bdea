import type { Reply, StateFact, Turn } from '@parley/protocol';
import { conflict, notFound } from '../problems.ts';
import type { AnswerOutcome, CommandOutcome } from '../store/store.ts';

/** What is told of a reply whose state changed (rule F3). */
export function stateFact({ conversationId, id, seq }: Turn, { state, epoch, length, error }: Reply): StateFact {
  return { kind: 'state', conversationId, turnId: id, seq, epoch, state, length, ...(error && { error }) };
}

/** The turn that a command changed, with its reply; a problem where it changed none (rules H6, H7). */
export function changedTurn(
  result: CommandOutcome | AnswerOutcome,
  epoch: number,
): { readonly turn: Turn; readonly reply: Reply } {
  if (result.outcome === 'missing' || !result.turn.reply) throw notFound('turn');
  const { turn } = result;
  if (result.outcome === 'changed') return { turn, reply: result.turn.reply };
  const { state, epoch: now } = result.turn.reply;
  throw conflict(`The reply is ${state} in epoch ${now}; the command was meant for epoch ${epoch}.`);
}
