import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';
import { dataHolds } from './data-filter.ts';

/**
 * How long a statement waits for another process's write, in milliseconds. The event loop stands still meanwhile; a
 * write here lasts microseconds, so only a stopped process is ever waited for. Without it a clash is an error at once.
 */
const BUSY_TIMEOUT_MS = 2_000;

/** SQLite's result code for a file that another connection holds. */
const SQLITE_BUSY = 5;

/** The file of jobs: opened and closed by the backend, shared by its repository and its logger. */
export interface JobDatabase {
  readonly isOpen: boolean;
  /** Opens the file, made with its folder where it is missing, in today's layout. Nothing where it is open already. */
  open(): void;
  /** Closes it; what is called afterwards throws. */
  close(): void;
  /** A prepared statement; the same text gives the same statement. */
  sql(text: string): StatementSync;
  /** Runs reads and writes as one step, also as seen by other processes. */
  transact<T>(work: () => T): T;
}

/**
 * A file of jobs, not yet open.
 *
 * It is apart from the turns' file because it needs other care: jobs are only wake-up calls, losing them loses nothing
 * (rule W1), so nothing here waits for the disk. `synchronous=NORMAL` under WAL syncs only when the log is folded back
 * into the file, and still leaves a file that is whole after a loss of power.
 *
 * @param path a file's path, or `:memory:` for jobs that end with the process
 */
export function createJobDatabase(path: string): JobDatabase {
  let db: DatabaseSync | undefined;
  const statements = new Map<string, StatementSync>();

  function sql(text: string): StatementSync {
    if (!db) throw new Error(`the job file ${path} is not open; connect() opens it`);
    let statement = statements.get(text);
    if (!statement) statements.set(text, (statement = db.prepare(text)));
    return statement;
  }

  return {
    get isOpen() {
      return db !== undefined;
    },
    open() {
      db ??= openFile(path);
    },
    close() {
      statements.clear();
      db?.close();
      db = undefined;
    },
    sql,
    transact(work) {
      sql('BEGIN IMMEDIATE').run();
      try {
        const value = work();
        sql('COMMIT').run();
        return value;
      } catch (error) {
        if (db?.isTransaction) sql('ROLLBACK').run();
        throw error;
      }
    },
  };
}

function openFile(path: string): DatabaseSync {
  let db: DatabaseSync;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  } catch (cause) {
    throw new Error(`the job file ${path} cannot be opened: it has to be a file in a folder that may be written`, {
      cause,
    });
  }
  try {
    useWriteAheadLog(db);
    db.exec('PRAGMA synchronous = NORMAL');
    migrate(db, path);
    db.function('data_holds', { deterministic: true }, dataHolds);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Two processes that make the same file at once refuse each other here without waiting, so the waiting is ours. */
function useWriteAheadLog(db: DatabaseSync): void {
  const until = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== SQLITE_BUSY || performance.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function migrate(db: DatabaseSync, path: string): void {
  const version = () => (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  if (version() > MIGRATIONS.length) {
    throw new Error(
      `the job file ${path} has layout ${version()}, this version knows up to ${MIGRATIONS.length}: ` +
        'start the newer version, or delete the file (it holds nothing that is not found again)',
    );
  }
  if (version() === MIGRATIONS.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    // Read again under the lock: another process may have migrated meanwhile.
    for (const step of MIGRATIONS.slice(version())) db.exec(step);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
