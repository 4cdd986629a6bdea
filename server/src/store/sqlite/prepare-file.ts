import type { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations/index.ts';

/** Marks a file as ours in its header: "prly" in ASCII. With another value here no existing file opens any more. */
const APPLICATION_ID = 0x70726c79;

/**
 * Makes sure that a database is ours and brings it to today's layout; an empty one becomes ours.
 *
 * Looks before it writes: a file that belongs to something else stays as it was, to the byte.
 *
 * @throws Error that names the file and says what to do, where it is not ours or was written by a newer version
 */
export function prepareFile(db: DatabaseSync, path: string): void {
  check(db, path);
  if (pragma(db, 'journal_mode') !== 'wal') db.exec('PRAGMA journal_mode = WAL');
  // FULL: a commit that was reported survives a loss of power, which rule H2 promises.
  db.exec('PRAGMA synchronous = FULL');
  if (pragma(db, 'user_version') === MIGRATIONS.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    // Again: another process may have migrated while this one waited for the lock.
    const version = check(db, path);
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** The database's version, where it is one that this program can open. */
function check(db: DatabaseSync, path: string): number {
  const version = readVersion(db, path);
  const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  const isNew = tables === 0 && version === 0;
  if (!isNew && pragma(db, 'application_id') !== APPLICATION_ID) {
    throw new Error(
      `${path} is a database of another application. Choose another path for Parley's data, or move that file away.`,
    );
  }
  if (version > MIGRATIONS.length) {
    throw new Error(
      `${path} was written by a newer version of Parley: its layout is ${version}, this version knows up to ` +
        `${MIGRATIONS.length}. Start the newer version, or restore a copy from before the update.`,
    );
  }
  return version;
}

function readVersion(db: DatabaseSync, path: string): number {
  try {
    return pragma(db, 'user_version') as number;
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== SQLITE_NOTADB) throw error;
    throw new Error(
      `${path} is not a SQLite database. Choose another path for Parley's data, or move that file away.`,
      { cause: error },
    );
  }
}

function pragma(db: DatabaseSync, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

/** SQLite's result code for a file with another header. */
const SQLITE_NOTADB = 26;
