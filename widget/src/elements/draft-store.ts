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
 * A page without storage (a sandboxed frame, a browser that forbids it) loses the draft with the tab, and nothing else.
 */
export function createDraftStore(storage: () => Storage = () => sessionStorage): DraftStore {
  const key = (conversationId: Id): string => `parley:draft:${conversationId}`;
  return {
    read(conversationId) {
      try {
        return storage().getItem(key(conversationId)) ?? '';
      } catch {
        return '';
      }
    },
    write(conversationId, text) {
      try {
        if (text) storage().setItem(key(conversationId), text);
        else storage().removeItem(key(conversationId));
      } catch {
        // Nothing to keep it in: the text is still in the field.
      }
    },
  };
}
