import type { Id } from '@parley/protocol';
import { openDatabase } from '../../store/sqlite/database.ts';
import type { AttachmentRecord, AttachmentRecords } from '../records.ts';

/** How long a call waits for another process on the file. */
const BUSY_AFTER_MS = 5_000;

const SELECT = `SELECT visitor_id AS visitorId, id, content, name, media_type AS mediaType, size,
  expires_at AS expiresAt FROM attachments`;

/**
 * What is known of files, in the SQLite file of the turns.
 *
 * @param path that file, or `:memory:` for data that ends with the process
 */
export function sqliteRecords(path: string): AttachmentRecords {
  const db = openDatabase(path, BUSY_AFTER_MS);
  const { sql } = db;

  const find = (visitorId: Id, id: Id): AttachmentRecord | null => {
    const row = sql(`${SELECT} WHERE visitor_id = ? AND id = ?`).get(visitorId, id);
    return row ? readRow(row) : null;
  };
  const note = (content: string, since: number): void => {
    sql('INSERT INTO loose_contents (content, since) VALUES (?, ?) ON CONFLICT DO NOTHING').run(content, since);
  };
  const forget = (content: string): void => {
    sql('DELETE FROM loose_contents WHERE content = ?').run(content);
  };

  return {
    note: (content, since) => db.write(() => note(content, since)),
    forget: (content) => db.write(() => forget(content)),
    noted: (before, limit) =>
      db.read(() => {
        const rows = sql(
          `SELECT content, EXISTS (SELECT 1 FROM attachments WHERE attachments.content = loose_contents.content) AS used
           FROM loose_contents WHERE since < ? ORDER BY since LIMIT ?`,
        ).all(before, limit) as { content: string; used: number }[];
        return rows.map(({ content, used }) => ({ content, isUsed: used === 1 }));
      }),
    add: ({ visitorId, id, content, name, mediaType, size, expiresAt }) =>
      db.write(() => {
        const { changes } = sql(
          `INSERT INTO attachments (visitor_id, id, content, name, media_type, size, expires_at)
           VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (visitor_id, id) DO NOTHING`,
        ).run(visitorId, id, content, name, mediaType, size, expiresAt);
        if (changes === 1) forget(content);
        return changes === 1;
      }),
    find: (visitorId, id) => db.read(() => find(visitorId, id)),
    unusedBytes: (visitorId) =>
      db.read(() => {
        const text =
          'SELECT coalesce(sum(size), 0) AS bytes FROM attachments WHERE visitor_id = ? AND expires_at IS NOT NULL';
        return (sql(text).get(visitorId) as { bytes: number }).bytes;
      }),
    hold: (visitorId, id, expiresAt) =>
      db.write(() => {
        sql('UPDATE attachments SET expires_at = ? WHERE visitor_id = ? AND id = ? AND expires_at IS NOT NULL').run(
          expiresAt,
          visitorId,
          id,
        );
        return find(visitorId, id);
      }),
    keep: (visitorId, id) =>
      db.write(() => {
        sql('UPDATE attachments SET expires_at = NULL WHERE visitor_id = ? AND id = ?').run(visitorId, id);
      }),
    expired: (now, limit) =>
      db.read(() => sql(`${SELECT} WHERE expires_at <= ? ORDER BY expires_at LIMIT ?`).all(now, limit).map(readRow)),
    remove: ({ visitorId, id, content, expiresAt }, now) =>
      db.write(() => {
        const { changes } = sql(
          'DELETE FROM attachments WHERE visitor_id = ? AND id = ? AND content = ? AND expires_at = ?',
        ).run(visitorId, id, content, expiresAt);
        if (changes === 1) note(content, now);
        return changes === 1;
      }),
    close: () => db.close(),
  };
}

/** A row as the program has it: SQLite's own have no prototype. */
function readRow(row: object): AttachmentRecord {
  return { ...row } as AttachmentRecord;
}
