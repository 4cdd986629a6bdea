import { withLimit, type Environment } from '@parley/adapters';
import type { Id } from '@parley/protocol';
import type { Chat } from './chat.ts';
import { byWriting, newEntry, type OutboxEntry } from './outbox-entry.ts';
import type { OutboxStorage } from './outbox-storage.ts';
import { STORAGE_PATIENCE_MS } from './outbox.ts';

/** Turns that are not confirmed, and bytes of their files that a page has. */
export interface Unsent {
  readonly entries: readonly OutboxEntry[];
  readonly bytes: ReadonlyMap<Id, Blob>;
}

/**
 * Finds all that was written in this browser and is not confirmed: in the chats that are open, and in conversations that
 * none is open of. Resolves with what tells it, as it is then. Loaded when it is needed, which is hardly ever.
 *
 * @param storage left out, only the open chats are asked
 */
export async function findUnsent(
  chats: readonly Chat[],
  storage: OutboxStorage | undefined,
  environment: Pick<Environment, 'setTimer'>,
): Promise<() => Unsent> {
  const open = new Set(chats.map(({ conversationId }) => conversationId));

  async function read(): Promise<OutboxEntry[]> {
    if (!storage) return [];
    const closed = (await storage.conversations()).filter((id) => !open.has(id));
    const records = (await Promise.all(closed.map((id) => storage.list(id)))).flat();
    return records.filter((record): record is OutboxEntry => record.state !== 'gone');
  }

  const refreshed = chats.map((chat) => chat.refresh());
  // Where the storage does not tell, what is in memory has to do.
  const late = (): Error => new Error(`the outbox's storage gave no answer within ${STORAGE_PATIENCE_MS} ms`);
  const stored = await withLimit(environment, STORAGE_PATIENCE_MS, read(), late).catch(() => []);
  await Promise.all(refreshed);
  return () => {
    const held = chats.map(({ unsent }) => unsent);
    return {
      entries: [...held.flatMap(({ entries }) => entries), ...stored],
      bytes: new Map(held.flatMap(({ bytes }) => [...bytes])),
    };
  };
}

/** Writes them anew, as turns of a conversation that was begun just now; their files are uploaded anew. */
export function rewrite({ entries, bytes }: Unsent, chat: Chat): void {
  if (chat.files) chat.files.lent = bytes;
  for (const { text, attachments, context } of entries.toSorted(byWriting)) {
    const uploads = attachments.map(({ id }) => id);
    chat.write((place) => newEntry({ text, attachments, uploads, ...(context && { context }), ...place }));
  }
}
