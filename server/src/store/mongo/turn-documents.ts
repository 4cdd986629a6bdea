import {
  searchableWords,
  type Entry,
  type Feedback,
  type Id,
  type Reply,
  type ReplyHead,
  type Turn,
} from '@parley/protocol';
import type { TurnKey } from '../store.ts';
import { readAttachments } from '../turn-body.ts';
import type { Database } from './database.ts';
import type { FeedbackDocument, ReplyDocument, ReplyTurnDocument, TurnDocument } from './schemas.ts';

/** The key of a turn's document. */
export function documentId({ conversationId, turnId }: TurnKey): string {
  return `${conversationId}:${turnId}`;
}

/** The document of a turn. */
export function findTurn({ turns }: Database, key: TurnKey): Promise<TurnDocument | null> {
  return turns.findById(documentId(key)).lean<TurnDocument>().exec();
}

/** The document of a turn that asks for a reply. */
export async function findReply(db: Database, key: TurnKey): Promise<ReplyTurnDocument | null> {
  const turn = await findTurn(db, key);
  return turn && asksForReply(turn) ? turn : null;
}

/** The last turn of a conversation: its place, and whose it is. */
export function findHead(
  { turns }: Database,
  conversationId: Id,
): Promise<Pick<TurnDocument, 'seq' | 'visitorId'> | null> {
  return turns
    .findOne({ conversationId }, { seq: 1, visitorId: 1 })
    .sort({ seq: -1 })
    .lean<Pick<TurnDocument, 'seq' | 'visitorId'>>()
    .exec();
}

/** Whether a turn asks for a reply (rule D12). */
export function asksForReply(turn: TurnDocument): turn is ReplyTurnDocument {
  return turn.reply !== null;
}

/** A turn as the protocol has it. */
export function readTurn(turn: TurnDocument): Turn {
  return {
    id: turn.turnId,
    conversationId: turn.conversationId,
    seq: turn.seq,
    author: turn.author,
    text: turn.text,
    attachments: readAttachments(turn),
    createdAt: turn.createdAt,
    reply: turn.reply && readReply(turn.reply),
    ...(turn.feedback && { feedback: readFeedback(turn.feedback) }),
  };
}

/** What was said about an answer. */
export function readFeedback({ revision, epoch, value, comment }: FeedbackDocument): Feedback {
  return { revision, epoch, value, ...(comment !== undefined && { comment }) };
}

/** The words by which a turn is found: with those of its answer once that has ended (rule H13). */
export function storedWords(text: string, endedReply: readonly Entry[] = []): string[] {
  return searchableWords({ text, reply: { state: 'done', epoch: 0, length: 0, entries: endedReply } });
}

/** A reply without its entries. */
export function readReplyHead({ state, epoch, length, error }: ReplyDocument): ReplyHead {
  return { state, epoch, length, ...(error && { error }) };
}

/** The entries of a reply: as they were written while it is open, else folded. */
export function readEntries({ entries }: ReplyDocument): Entry[] {
  return entries.map((entry) => JSON.parse(entry) as Entry);
}

/** Entries in the form in which they are kept. */
export function storedEntries(entries: readonly Entry[]): string[] {
  return entries.map((entry) => JSON.stringify(entry));
}

function readReply(reply: ReplyDocument): Reply {
  return { ...readReplyHead(reply), entries: readEntries(reply) };
}
