import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { causeOf, explainOpening, SQLITE_CORRUPT } from './file-errors.ts';

/** What a file has to be, and what to do where it is something else. */
export interface FileKind {
  /** What statements of the steps need beside SQLite, if anything. */
  prepare?(db: DatabaseSync): void;
  /** Every step from an empty file to today's layout, in order; a file's `user_version` counts those it has taken. */
  readonly migrations: readonly string[];
  /** Whether a file with tables, in a layout that is known, is of this kind. */
  isOurs(db: DatabaseSync): boolean;
  /** FULL: what was committed survives a loss of power. NORMAL: the file stays whole, the last commits may be gone. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Whether it is small and easily replaced, so that each start looks through all of it for damage. */
  readonly isDisposable: boolean;
  /** What to do about a file that is something else, one that is damaged, and one of a newer version: a sentence each. */
  readonly remedies: { readonly foreign: string; readonly damaged: string; readonly newer: string };
}

/**
 * Opens a file, or makes it together with its folder, and brings it to today's layout.
 *
 * Looks before it writes: a file that belongs to something else stays as it was, to the byte. Processes that make the
 * same file at the same moment make it once.
 *
 * @param path a file's path, or `:memory:` for data that ends with the process
 * @param busyAfterMs how long a statement waits for another process's lock; the event loop stands still meanwhile
 * @throws Error that names the file and says what to do
 */
export function openFile(path: string, kind: FileKind, busyAfterMs: number): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    db = new DatabaseSync(path, { timeout: busyAfterMs, enableForeignKeyConstraints: true });
    check(db, path, kind);
    useWriteAheadLog(db, busyAfterMs);
    db.exec(`PRAGMA synchronous = ${kind.synchronous}`);
    if (kind.isDisposable) lookThrough(db);
    kind.prepare?.(db);
    db.exec('BEGIN IMMEDIATE');
    // Again: another process may have migrated while this one waited for the lock.
    const version = check(db, path, kind);
    for (const step of kind.migrations.slice(version)) db.exec(step);
    // Also where it is so already: a file that may only be read is refused now, and not at the first turn.
    db.exec(`PRAGMA user_version = ${kind.migrations.length}`);
    db.exec(version < kind.migrations.length ? 'COMMIT' : 'ROLLBACK');
    return db;
  } catch (error) {
    // Ends the transaction too, where there is one.
    db?.close();
    throw explainOpening(error, path, kind);
  }
}

/** The layout's version, where the file is of its kind and can be opened by this program. */
function check(db: DatabaseSync, path: string, { migrations, isOurs, remedies }: FileKind): number {
  const version = Number(pragma(db, 'user_version'));
  const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (!(tables === 0 && version === 0) && !isOurs(db)) {
    throw new Error(`${path} is a database of another application. ${remedies.foreign}`);
  }
  if (version > migrations.length) {
    throw new Error(
      `${path} was written by a newer version of Parley: its layout is ${version}, this version knows up to ` +
        `${migrations.length}. ${remedies.newer}`,
    );
  }
  return version;
}

function lookThrough(db: DatabaseSync): void {
  const found = pragma(db, 'quick_check(1)');
  if (found !== 'ok') throw Object.assign(new Error(String(found)), { errcode: SQLITE_CORRUPT });
}

/** Two processes that make the same file at once refuse each other here without waiting, so the waiting is ours. */
function useWriteAheadLog(db: DatabaseSync, busyAfterMs: number): void {
  if (pragma(db, 'journal_mode') === 'wal') return;
  const until = performance.now() + busyAfterMs;
  for (;;) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (causeOf(error) !== 'busy' || performance.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** What a pragma says. */
export function pragma(db: DatabaseSync, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}
