/**
 * Conversations, turns with their replies, and the entries of replies that are still open.
 *
 * A turn and its reply are one row (rule D4). `wake_at` is when somebody should look at a reply: the time at which a
 * pending one is due, or a generating one's lease runs out; it is null in all other states, so both partial indexes hold
 * open replies only. Entries of an open reply are rows of their own, one a flush, so that a flush costs the same however
 * long the reply is; a terminal reply has them folded in its own row.
 */
export const TURNS = `
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    visitor_id TEXT NOT NULL,
    head INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX conversations_of_visitor ON conversations (visitor_id, updated_at);

  CREATE TABLE turns (
    key INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    site TEXT NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    attachments TEXT NOT NULL,
    context TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    state TEXT,
    epoch INTEGER NOT NULL DEFAULT 0,
    length INTEGER NOT NULL DEFAULT 0,
    entries TEXT,
    error TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    wake_at INTEGER,
    UNIQUE (conversation_id, seq),
    UNIQUE (conversation_id, id)
  ) STRICT;
  CREATE INDEX turns_due ON turns (wake_at) WHERE wake_at IS NOT NULL;
  CREATE INDEX turns_open ON turns (conversation_id, seq) WHERE wake_at IS NOT NULL;
  CREATE INDEX turns_awaiting ON turns (conversation_id, seq) WHERE state = 'awaiting';

  CREATE TABLE flushes (
    turn INTEGER NOT NULL REFERENCES turns (key) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    start INTEGER NOT NULL,
    entries TEXT NOT NULL,
    PRIMARY KEY (turn, epoch, start)
  ) STRICT, WITHOUT ROWID;
`;
