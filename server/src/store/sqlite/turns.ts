import type { Id, Page, Turn } from '@parley/protocol';
import type { Store } from '../store.ts';
import { sameBody, storedBody } from '../turn-body.ts';
import { emptyPage } from '../empty-conversation.ts';
import type { Database } from './database.ts';
import { findTurn, readTurn, SELECT_TURNS, type TurnRow } from './turn-rows.ts';
import { indexTurn } from './turn-words.ts';

/** The part of the port that stores turns and reads them back. */
export function createTurns(db: Database): Pick<Store, 'insertTurn' | 'page' | 'hasAttachment' | 'history'> {
  const { sql } = db;

  return {
    insertTurn(turn) {
      return db.write(() => {
        const { id, conversationId, visitorId, site, createdAt } = turn;
        const body = storedBody(turn);
        const held = findConversation(db, conversationId);
        if (held && held.visitor_id !== visitorId) return { outcome: 'foreign' };
        const present = findTurn(db, { conversationId, turnId: id });
        if (present) {
          return { outcome: sameBody(body, present) ? 'present' : 'different', turn: readTurn(db, present) };
        }
        sql(
          `INSERT INTO conversations (id, visitor_id, head, created_at, updated_at) VALUES (?1, ?2, 1, ?3, ?3)
           ON CONFLICT (id) DO UPDATE SET head = head + 1, updated_at = max(updated_at, ?3)`,
        ).run(conversationId, visitorId, createdAt);
        const seq = (held?.head ?? 0) + 1;
        const asks = turn.author === 'visitor';
        sql(
          `INSERT INTO turns (conversation_id, id, seq, site, author, text, attachments, context, created_at,
             state, wake_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ).run(
          conversationId,
          id,
          seq,
          site,
          body.author,
          body.text,
          body.attachments,
          body.context,
          createdAt,
          asks ? 'pending' : null,
          asks ? createdAt : null,
        );
        const row = findTurn(db, { conversationId, turnId: id })!;
        indexTurn(db, row);
        return { outcome: 'inserted', turn: readTurn(db, row) };
      });
    },

    page(visitorId, conversationId, { before = Infinity, limit }) {
      return db.read((): Page | null => {
        const held = findConversation(db, conversationId);
        if (!held) return emptyPage(conversationId);
        if (held.visitor_id !== visitorId) return null;
        const turns = turnsBefore(db, conversationId, Math.min(before, held.head + 1), limit);
        const first = turns[0]?.seq ?? Math.min(before, held.head + 1);
        return { kind: 'page', conversationId, head: held.head, turns, more: first > 1 };
      });
    },

    hasAttachment(visitorId, attachmentId) {
      return db.read(() => {
        const found = sql(
          `SELECT 1 FROM turns JOIN conversations ON conversations.id = turns.conversation_id
           WHERE conversations.visitor_id = ? AND instr(turns.attachments, ?) > 0 LIMIT 1`,
        ).get(visitorId, JSON.stringify({ id: attachmentId }).slice(1, -1));
        return found !== undefined;
      });
    },

    history(conversationId, before, limit) {
      return db.read(() => turnsBefore(db, conversationId, before, limit));
    },
  };
}

/** A row of `conversations`. */
export interface ConversationRow {
  readonly visitor_id: Id;
  readonly head: number;
}

/** The owner and the last `seq` of a conversation. */
export function findConversation({ sql }: Database, conversationId: Id): ConversationRow | undefined {
  const row = sql('SELECT visitor_id, head FROM conversations WHERE id = ?').get(conversationId);
  return row as ConversationRow | undefined;
}

function turnsBefore(db: Database, conversationId: Id, before: number, limit: number): Turn[] {
  const rows = db
    .sql(`${SELECT_TURNS} WHERE turns.conversation_id = ? AND turns.seq < ? ORDER BY turns.seq DESC LIMIT ?`)
    .all(conversationId, before, limit) as unknown as TurnRow[];
  return rows.reverse().map((row) => readTurn(db, row));
}
