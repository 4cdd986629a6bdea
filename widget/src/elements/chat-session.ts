import { browserKeeps, shareAdapter, type Adapter, type SharedAdapter } from '@parley/adapters';

import { createLeftovers, indexedDbOutbox, type IndexedDbOutbox, type Leftovers } from '../chat/index.ts';
import { noteUnsent } from '../unsent.ts';
import { makeAdapter, outboxName, readSettings, type ChatSettings } from './chat-settings.ts';

/** What a visitor's conversations at one backend have together. */
export interface Session {
  readonly adapter: SharedAdapter;
  /** A share that never connects: it only asks. */
  readonly directory: Adapter;
  readonly storage: IndexedDbOutbox;
  /** Sends what was written in conversations that are no longer shown. */
  readonly leftovers: Leftovers;
  /** What it was begun with: with other settings it is begun anew. */
  readonly settings: ChatSettings;
  /** Whether this browser still knows after a reload who the visitor is, and which conversation is open. */
  readonly isKept: boolean;
  /** Ends all of it. What was not sent stays in the storage. */
  close(): void;
}

/** Begins one. It connects with the first conversation that is opened. */
export function beginSession(host: ChatSettings): Session {
  const settings = readSettings(host);
  const adapter = shareAdapter(makeAdapter(host));
  const storage = indexedDbOutbox(outboxName(settings));
  const leftovers = createLeftovers({
    storage,
    adapter: () => adapter.share(),
    finished: (conversationId) => noteUnsent(conversationId, false),
  });
  return {
    adapter,
    directory: adapter.share(),
    storage,
    settings,
    leftovers,
    isKept: browserKeeps(),
    close() {
      leftovers.close();
      adapter.close();
      storage.close();
    },
  };
}
