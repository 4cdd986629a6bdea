import {
  excerptOf,
  lastLine,
  titleOf,
  type ConversationSummary,
  type FoundConversation,
  type Id,
  type Turn,
} from '@parley/protocol';
import type { Store } from '../store.ts';
import type { Database } from './database.ts';
import { readTurn, SELECT_TURNS, type TurnRow } from './turn-rows.ts';
import { matchExpression } from './turn-words.ts';

/** What is told of a conversation, from itself, its first turn and its last one. */
const COLUMNS = 'c.id, c.head, c.created_at, c.updated_at, first.text AS title, last.key AS last';
const TABLES = `
  conversations c
    JOIN turns first ON first.conversation_id = c.id AND first.seq = 1
    JOIN turns last ON last.conversation_id = c.id AND last.seq = c.head`;
const LATEST_FIRST = 'ORDER BY c.updated_at DESC, c.id DESC LIMIT ?';

interface SummaryRow {
  readonly id: Id;
  readonly head: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly title: string;
  /** The key of the last turn. */
  readonly last: number;
}

/** The part of the port that lists a visitor's conversations, and finds them by their words (rules H5, H13). */
export function createConversationList(db: Database): Pick<Store, 'conversations' | 'search'> {
  const { sql } = db;

  return {
    conversations(visitorId, limit) {
      return db.read(() => {
        const rows = sql(`SELECT ${COLUMNS} FROM ${TABLES} WHERE c.visitor_id = ? ${LATEST_FIRST}`).all(
          visitorId,
          limit,
        );
        return (rows as unknown as SummaryRow[]).map((row) => readSummary(db, row));
      });
    },

    search(visitorId, query, limit) {
      return db.read(() => {
        const rows = sql(
          `SELECT ${COLUMNS}, found.key FROM ${TABLES}
             JOIN (
               SELECT turns.conversation_id, max(turns.seq) AS found
               FROM turn_words JOIN turns ON turns.key = turn_words.rowid
               WHERE turn_words MATCH ? GROUP BY turns.conversation_id
             ) AS matches ON matches.conversation_id = c.id
             JOIN turns found ON found.conversation_id = c.id AND found.seq = matches.found
           WHERE c.visitor_id = ? ${LATEST_FIRST}`,
        ).all(matchExpression(visitorId, query), visitorId, limit) as unknown as (SummaryRow & { key: number })[];
        return rows.map((row): FoundConversation => {
          const turn = turnAt(db, row.key);
          return {
            ...readSummary(db, row),
            found: { turnId: turn.id, seq: turn.seq, excerpt: excerptOf(turn, query) },
          };
        });
      });
    },
  };
}

function readSummary(db: Database, row: SummaryRow): ConversationSummary {
  const { id, head, created_at: createdAt, updated_at: updatedAt } = row;
  return { id, title: titleOf(row.title), head, createdAt, updatedAt, last: lastLine(turnAt(db, row.last)) };
}

function turnAt(db: Database, key: number): Turn {
  return readTurn(db, db.sql(`${SELECT_TURNS} WHERE turns.key = ?`).get(key) as unknown as TurnRow);
}
