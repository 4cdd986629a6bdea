import { browserStorage, type KeyValueStorage } from '@parley/adapters';
import type { Id } from '@parley/protocol';

/** Keeps what was written and not sent, one text a conversation, over a reload of the tab. */
export interface DraftStore {
  read(conversationId: Id): string;
  /** An empty text forgets the draft. */
  write(conversationId: Id, text: string): void;
}

/**
 * Drafts in the tab's own storage: two tabs of one conversation then do not write over each other.
 *
 * A page without storage (a sandboxed frame, a browser that forbids it) loses the draft with the page, and nothing else.
 */
export function createDraftStore(storage: KeyValueStorage = browserStorage('sessionStorage')): DraftStore {
  const key = (conversationId: Id): string => `parley:draft:${conversationId}`;
  return {
    read: (conversationId) => storage.get(key(conversationId)) ?? '',
    write(conversationId, text) {
      if (text) storage.set(key(conversationId), text);
      else storage.remove(key(conversationId));
    },
  };
}

/** Under which name the files of a conversation's draft are kept, beside its text. */
export function draftFilesKey(conversationId: Id): Id {
  return `${conversationId} files`;
}
