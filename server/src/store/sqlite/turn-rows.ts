import {
  isTerminal,
  type Entry,
  type Feedback,
  type Id,
  type Reply,
  type ReplyState,
  type Turn,
  type ReplyHead,
} from '@parley/protocol';
import type { TurnKey } from '../store.ts';
import { readAttachments, type StoredBody } from '../turn-body.ts';
import type { Database } from './database.ts';

/** A row of `turns`, with the visitor whose conversation it is in. */
export interface TurnRow extends StoredBody {
  readonly key: number;
  readonly conversation_id: Id;
  readonly visitor_id: Id;
  readonly id: Id;
  readonly seq: number;
  readonly site: string;
  readonly created_at: number;
  readonly state: ReplyState | null;
  readonly epoch: number;
  readonly length: number;
  readonly entries: string | null;
  readonly error: string | null;
  readonly attempts: number;
  /** How many entries outlast an attempt (rule W11). */
  readonly kept: number;
  readonly answers: string;
  readonly waits_until: number | null;
  readonly wake_at: number | null;
  readonly feedback: string | null;
  readonly feedback_revision: number | null;
}

/** A row of a turn that asks for a reply. */
export interface ReplyRow extends TurnRow {
  readonly state: ReplyState;
}

/** How every query of turns begins; what follows is its condition. */
export const SELECT_TURNS = `
  SELECT turns.*, conversations.visitor_id
  FROM turns JOIN conversations ON conversations.id = turns.conversation_id`;

/** The row of a turn. */
export function findTurn({ sql }: Database, { conversationId, turnId }: TurnKey): TurnRow | undefined {
  const text = `${SELECT_TURNS} WHERE turns.conversation_id = ? AND turns.id = ?`;
  return sql(text).get(conversationId, turnId) as TurnRow | undefined;
}

/** The row of a turn that asks for a reply. */
export function findReply(db: Database, key: TurnKey): ReplyRow | undefined {
  const row = findTurn(db, key);
  return row && asksForReply(row) ? row : undefined;
}

/** Whether a turn asks for a reply (rule D12). */
export function asksForReply(row: TurnRow): row is ReplyRow {
  return row.state !== null;
}

/** A turn as the protocol has it, with its reply. */
export function readTurn(db: Database, row: TurnRow): Turn {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    seq: row.seq,
    author: row.author,
    text: row.text,
    attachments: readAttachments(row),
    createdAt: row.created_at,
    reply: asksForReply(row) ? readReply(db, row) : null,
    ...(row.feedback !== null && { feedback: readFeedback(row.feedback) }),
  };
}

/** What was said about an answer. */
export function readFeedback(stored: string): Feedback {
  return JSON.parse(stored) as Feedback;
}

/** A reply without its entries. */
export function readReplyHead({ state, epoch, length, error }: ReplyRow): ReplyHead {
  return { state, epoch, length, ...(error !== null && { error: JSON.parse(error) }) };
}

/**
 * The entries of a reply.
 *
 * @param from where to begin, for a reply that is open; a terminal one is folded and is read from 0
 */
export function readEntries({ sql }: Database, row: ReplyRow, from = 0): Entry[] {
  if (row.length === 0) return [];
  if (isTerminal(row.state)) return JSON.parse(row.entries ?? '[]') as Entry[];
  const flushes = sql('SELECT start, entries FROM flushes WHERE turn = ? AND epoch = ? ORDER BY start').all(
    row.key,
    row.epoch,
  ) as { start: number; entries: string }[];
  const firstNeeded = flushes.findLastIndex(({ start }) => start <= from);
  const skipped = from - (flushes[firstNeeded]?.start ?? 0);
  return flushes
    .slice(firstNeeded)
    .flatMap(({ entries }) => JSON.parse(entries) as Entry[])
    .slice(skipped);
}

function readReply(db: Database, row: ReplyRow): Reply {
  return { ...readReplyHead(row), entries: readEntries(db, row) };
}
