import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openFile } from '../../sqlite/open-file.ts';
import { dataHolds } from './data-filter.ts';
import { JOBS_FILE } from './jobs-file.ts';

/**
 * How long a statement waits for another process's write, in milliseconds. The event loop stands still meanwhile; a
 * write here lasts microseconds, so only a stopped process is ever waited for. Without it a clash is an error at once.
 */
const BUSY_TIMEOUT_MS = 2_000;

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
      if (db) return;
      db = openFile(path, JOBS_FILE, BUSY_TIMEOUT_MS);
      db.function('data_holds', { deterministic: true }, dataHolds);
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
