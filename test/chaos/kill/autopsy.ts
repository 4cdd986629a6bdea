import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Id, ReplyState } from '@parley/protocol';

/** The files that the server writes in its data folder. */
const FILES = ['parley.sqlite', 'jobs.sqlite'] as const;

/** A turn as a dead server left it on the disk. */
export interface LeftTurn {
  readonly id: Id;
  readonly conversationId: Id;
  readonly seq: number;
  readonly text: string;
  readonly state: ReplyState | null;
  readonly epoch: number;
  readonly length: number;
}

/** What a dead server left. */
export interface Remains {
  /** By conversation, then by `seq`. */
  readonly turns: readonly LeftTurn[];
  /** What SQLite finds wrong with its files; empty where all is well. */
  readonly damage: readonly string[];
}

/**
 * Looks at what a server that is gone has left on the disk. It looks at a copy: opening the files themselves would
 * already mend what the next start has to mend, and closing them would tidy up.
 */
export async function autopsy(folder: string): Promise<Remains> {
  const copy = await mkdtemp(join(tmpdir(), 'parley-remains-'));
  try {
    for (const name of FILES.flatMap((file) => [file, `${file}-wal`])) {
      await copyFile(join(folder, name), join(copy, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
    const damage = FILES.flatMap((file) => integrityOf(join(copy, file)).map((line) => `${file}: ${line}`));
    return { turns: turnsIn(join(copy, FILES[0])), damage };
  } finally {
    await rm(copy, { recursive: true });
  }
}

function integrityOf(path: string): string[] {
  return withDatabase(path, (db) => {
    const rows = db.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  });
}

function turnsIn(path: string): LeftTurn[] {
  return withDatabase(path, (db) => {
    const select = `SELECT id, conversation_id AS conversationId, seq, text, state, epoch, length FROM turns`;
    const rows = db.prepare(`${select} ORDER BY conversation_id, seq`).all();
    return rows.map((row) => ({ ...row }) as unknown as LeftTurn);
  });
}

/** Opens a database for one look. */
export function withDatabase<T>(path: string, look: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(path);
  try {
    return look(db);
  } finally {
    db.close();
  }
}
