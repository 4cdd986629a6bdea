import { fold, isTerminal, moveReply, type ReplyError, type ReplyEvent } from '@parley/protocol';
import type { QueryFilter } from 'mongoose';
import type { StateChange } from '../store.ts';
import type { Database } from './database.ts';
import type { ReplyTurnDocument, TurnDocument } from './schemas.ts';
import { readEntries, readReplyHead, storedEntries, storedWords } from './turn-documents.ts';

/**
 * Ends a reply where it is, with its entries folded (rule D6), if it still stands as it was read; else `null`. Epoch and
 * length pin the entries, since within an epoch they only grow.
 */
export function endReply(
  { turns }: Database,
  turn: ReplyTurnDocument,
  event: ReplyEvent,
  { error, also = {} }: { readonly error?: ReplyError | undefined; readonly also?: QueryFilter<TurnDocument> } = {},
): Promise<ReplyTurnDocument | null> {
  const { state, epoch, length } = turn.reply;
  const entries = fold(readEntries(turn.reply));
  return turns
    .findOneAndUpdate(
      { _id: turn._id, 'reply.state': state, 'reply.epoch': epoch, 'reply.length': length, ...also },
      {
        $set: {
          'reply.state': moveReply(state, event).to,
          'reply.entries': storedEntries(entries),
          words: storedWords(turn.text, entries),
          ...(error && { 'reply.error': error }),
        },
        $unset: { 'reply.wakeAt': 1, 'reply.waitsUntil': 1 },
      },
      { returnDocument: 'after' },
    )
    .lean<ReplyTurnDocument>()
    .exec();
}

/**
 * Begins the next epoch of a reply, with no entries but those that it keeps (rules D11, W11), if it still stands as it was
 * read; else `null`. What is kept was there when it was read: within an epoch entries are only added.
 */
export function beginEpoch(
  { turns }: Database,
  turn: ReplyTurnDocument,
  event: ReplyEvent,
  {
    wakeAt,
    attempts,
    also = {},
  }: { readonly wakeAt: number; readonly attempts: number; readonly also?: QueryFilter<TurnDocument> },
): Promise<ReplyTurnDocument | null> {
  const { state, epoch } = turn.reply;
  const { to, epochs } = moveReply(state, event);
  const kept = event === 'retry' ? 0 : (turn.reply.kept ?? 0);
  return turns
    .findOneAndUpdate(
      { _id: turn._id, 'reply.state': state, 'reply.epoch': epoch, ...also },
      {
        $set: {
          'reply.state': to,
          'reply.epoch': epoch + epochs,
          'reply.length': kept,
          'reply.entries': turn.reply.entries.slice(0, kept),
          'reply.kept': kept,
          'reply.attempts': attempts,
          'reply.wakeAt': wakeAt,
          // Those of an answer that had ended go with it; before that there are none.
          ...(isTerminal(state) && { words: storedWords(turn.text) }),
        },
        $unset: { 'reply.error': 1, 'reply.waitsUntil': 1, ...(event === 'retry' && { 'reply.answers': 1 }) },
      },
      { returnDocument: 'after' },
    )
    .lean<ReplyTurnDocument>()
    .exec();
}

/** What the visitor's room has to hear after a change of state (rule F3). */
export function stateChange({ visitorId, conversationId, turnId, seq, reply }: ReplyTurnDocument): StateChange {
  return { visitorId, fact: { kind: 'state', conversationId, turnId, seq, ...readReplyHead(reply) } };
}
