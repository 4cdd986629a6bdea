import type { Store } from '../store.ts';
import { createAnswers } from './answers.ts';
import { createAttempts } from './attempts.ts';
import { createCommands } from './commands.ts';
import { createConversationList } from './conversation-list.ts';
import { openDatabase, UNREACHABLE_AFTER_MS } from './database.ts';
import { createInsertTurn } from './insert-turn.ts';
import { createOpenReplies } from './open-replies.ts';
import { createRatings } from './ratings.ts';
import { createReading } from './reading.ts';

/**
 * Opens the store that several machines share (MongoDB 5 or newer).
 *
 * It needs no transactions: a turn and its reply are one document, a change is one compare-and-set on it, and the two
 * rules that span turns hold by the order of the steps (see `insert-turn.ts` and `attempts.ts`).
 *
 * @param url a `mongodb://` or `mongodb+srv://` address that names the database
 * @throws StoreUnavailableError where no server answers within `unreachableAfterMs`
 */
export async function openMongoStore({
  url,
  unreachableAfterMs = UNREACHABLE_AFTER_MS,
}: {
  readonly url: string;
  readonly unreachableAfterMs?: number;
}): Promise<Store> {
  const db = await openDatabase(url, unreachableAfterMs);
  return {
    description: `MongoDB at ${withoutSecrets(url)}`,
    ...createInsertTurn(db),
    ...createReading(db),
    ...createConversationList(db),
    ...createAttempts(db),
    ...createCommands(db),
    ...createAnswers(db),
    ...createRatings(db),
    ...createOpenReplies(db),
    close: () => db.close(),
  };
}

/** An address without its user, password and options. */
function withoutSecrets(url: string): string {
  return url.replace(/^[^:]*:\/\/(?:[^@/]*@)?/, '').replace(/\?.*$/, '');
}
