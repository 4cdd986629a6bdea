import { browserStorage, type KeyValueStorage } from '@parley/adapters';
import { isId, makeId, type Id } from '@parley/protocol';

/** A conversation to show. */
export interface ConversationChoice {
  readonly conversationId: Id;
  /** Whether it was begun here just now: then there is nothing to read first. */
  readonly startsEmpty: boolean;
}

/** Which conversation a browser showed last. */
export interface ConversationChoices {
  /** That one; or a new one, where there is none. */
  current(): ConversationChoice;
  /** A new one, which is the current one from now on. */
  begin(): ConversationChoice;
}

/** Remembers the conversation of one backend and site in the browser, for all its pages. */
export function conversationChoices(
  { server, site }: { readonly server: string; readonly site: string },
  storage: KeyValueStorage = browserStorage(),
): ConversationChoices {
  const key = `parley:conversation:${server}:${site}`;
  function begin(): ConversationChoice {
    const conversationId = makeId();
    storage.set(key, conversationId);
    return { conversationId, startsEmpty: true };
  }
  return {
    begin,
    current() {
      const kept = storage.get(key);
      return isId(kept) ? { conversationId: kept, startsEmpty: false } : begin();
    },
  };
}
