import { statSync } from 'node:fs';
import type { StatementSync } from 'node:sqlite';
import { causeOf } from '../../sqlite/file-errors.ts';
import { openFile } from '../../sqlite/open-file.ts';
import { StoreUnavailableError } from '../store.ts';
import { TURNS_FILE } from './turns-file.ts';

/**
 * One open file: cached statements, and transactions that group.
 *
 * Writes that are asked for in the same turn of the event loop share one transaction, and so one wait for the disk. Each
 * is still alone in it: one that throws is rolled back to its savepoint and rejects, and the others stay.
 */
export interface Database {
  /** A prepared statement; the same text gives the same statement. */
  sql(text: string): StatementSync;
  /** Runs reads on one state of the data, whatever other processes write meanwhile. */
  read<T>(work: () => T): Promise<T>;
  /** Runs reads and writes as one step; resolves once they are on the disk. */
  write<T>(work: () => T): Promise<T>;
  /**
   * Asks a write that is running for one thing more at the end of its transaction, once all writes of that are done. Of
   * things with one name the last one counts; what a write that is rolled back asked for is not done.
   *
   * For full-text tables, which begin another part of their index at each savepoint.
   */
  atEnd(name: string, work: () => void): void;
  /** Finishes what was asked for, and closes the file. */
  close(): Promise<void>;
}

interface Write {
  readonly work: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Opens a file, or makes it together with its folder, and brings it to today's layout.
 *
 * @param path a file's path, or `:memory:` for data that ends with the process
 * @param busyAfterMs how long a statement waits for another process's lock; the event loop stands still meanwhile
 * @throws Error that names the file and says what to do
 */
export function openDatabase(path: string, busyAfterMs: number): Database {
  const db = openFile(path, TURNS_FILE, busyAfterMs);
  const isThere = fileWatch(path);
  const statements = new Map<string, StatementSync>();
  let waiting: Write[] = [];
  /** What the write that is running asks to be done at the end. */
  let asked = new Map<string, () => void>();
  let closed = false;

  function sql(text: string): StatementSync {
    let statement = statements.get(text);
    if (!statement) statements.set(text, (statement = db.prepare(text)));
    return statement;
  }

  function assertOpen(): void {
    if (closed) throw new StoreUnavailableError(`the database ${path} was closed`);
  }

  function commitWaiting(): void {
    const writes = waiting;
    waiting = [];
    const ends: (() => void)[] = [];
    const last = new Map<string, () => void>();
    try {
      sql('BEGIN IMMEDIATE').run();
      for (const write of writes) {
        asked = new Map();
        ends.push(runAlone(write));
        for (const [name, work] of asked) last.set(name, work);
      }
      for (const work of last.values()) work();
      sql('COMMIT').run();
      if (!isThere()) throw new StoreUnavailableError(goneMessage(path));
    } catch (error) {
      if (db.isTransaction) sql('ROLLBACK').run();
      for (const { reject } of writes) reject(explain(error, path));
      return;
    }
    for (const end of ends) end();
  }

  function runAlone({ work, resolve, reject }: Write): () => void {
    sql('SAVEPOINT one').run();
    try {
      const value = work() as never;
      sql('RELEASE one').run();
      return () => resolve(value);
    } catch (error) {
      // A full disk ends the whole transaction by itself; then nothing of the group is left to commit.
      if (!db.isTransaction) throw error;
      asked.clear();
      sql('ROLLBACK TO one').run();
      sql('RELEASE one').run();
      return () => reject(explain(error, path));
    }
  }

  return {
    sql,
    async read(work) {
      assertOpen();
      try {
        sql('BEGIN').run();
        return work();
      } catch (error) {
        throw explain(error, path);
      } finally {
        if (db.isTransaction) sql('ROLLBACK').run();
      }
    },
    write<T>(work: () => T): Promise<T> {
      return new Promise((resolve, reject) => {
        assertOpen();
        waiting.push({ work, resolve, reject });
        if (waiting.length === 1) setImmediate(commitWaiting);
      });
    },
    atEnd: (name, work) => void asked.set(name, work),
    async close() {
      closed = true;
      if (waiting.length > 0) await new Promise((resolve) => setImmediate(resolve));
      if (db.isOpen) db.close();
    },
  };
}

function explain(error: unknown, path: string): unknown {
  if (causeOf(error) === undefined) return error;
  return new StoreUnavailableError(`the database ${path} cannot be used now: ${(error as Error).message}`, {
    cause: error,
  });
}

/**
 * Tells whether a file is still where it was opened. Where its folder was removed SQLite writes on, into a file that
 * nobody can open again; what is stored there must not be acknowledged (rule I1).
 */
function fileWatch(path: string): () => boolean {
  if (path === ':memory:') return () => true;
  const opened = statSync(path);
  return () => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.ino === opened.ino && found.dev === opened.dev;
  };
}

function goneMessage(path: string): string {
  return (
    `the database ${path} is not there any more: it was removed or replaced while the server ran. ` +
    'Stop the server, put the file and its -wal back, and start again.'
  );
}
