/**
 * Files that visitors uploaded, without their bytes (rule H11).
 *
 * `expires_at` is null once a turn has the file. `loose_contents` are keys of bytes that may belong to no file: noted
 * before the first byte is written and when a file is deleted, forgotten once they belong to one or are gone.
 */
export const ATTACHMENTS = `
  CREATE TABLE attachments (
    visitor_id TEXT NOT NULL,
    id TEXT NOT NULL,
    content TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (visitor_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attachments_unused ON attachments (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE loose_contents (
    content TEXT PRIMARY KEY,
    since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
