import type { Store } from '../store.ts';
import { createAnswers } from './answers.ts';
import { createAttempts } from './attempts.ts';
import { createCommands } from './commands.ts';
import { createConversationList } from './conversation-list.ts';
import { openDatabase } from './database.ts';
import { createOpenReplies } from './open-replies.ts';
import { createRatings } from './ratings.ts';
import { createSnapshots } from './snapshot.ts';
import { createTurns } from './turns.ts';

/** How long a call waits for another process on the file: those that share it hold it for milliseconds. */
const BUSY_AFTER_MS = 5_000;

/**
 * Opens the store that is one file (SQLite in WAL mode). Several processes of one machine may share the file; for more
 * than one machine there is the Mongo store.
 *
 * @param path the file, made with its folder where it is missing, or `:memory:`
 * @throws Error that names the file and says what to do, where it is not ours or was written by a newer version
 */
export async function openSqliteStore({
  path,
  busyAfterMs = BUSY_AFTER_MS,
}: {
  readonly path: string;
  readonly busyAfterMs?: number;
}): Promise<Store> {
  const db = openDatabase(path, busyAfterMs);
  return {
    description: path === ':memory:' ? 'SQLite in memory' : `SQLite at ${path}`,
    ...createTurns(db),
    ...createConversationList(db),
    ...createSnapshots(db),
    ...createAttempts(db),
    ...createCommands(db),
    ...createAnswers(db),
    ...createRatings(db),
    ...createOpenReplies(db),
    close: () => db.close(),
  };
}
