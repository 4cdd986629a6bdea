import type { Environment, KeyValueStorage } from '@parley/adapters';
import { isId, readJson, type Id } from '@parley/protocol';

/** The conversation that a visitor has open. */
export interface RememberedConversation {
  readonly id: Id;
  /** Whether a turn was written in it, as far as this browser knows; until then there is nothing to read. */
  readonly begun: boolean;
}

/** Remembers over a reload and a navigation which conversation is open (rule D9). */
export interface ConversationMemory {
  /** The one that is open; where there is none, a new one, which is remembered from now on. */
  current(): RememberedConversation;
  /** A turn was written in this one. Changes nothing where another tab has opened a different one since. */
  begin(id: Id): void;
  /** Opens one that exists. */
  open(id: Id): void;
  /** Opens a new one. */
  startNew(): RememberedConversation;
}

/**
 * Keeps it in a storage that the tabs share.
 *
 * @param key where: one for each server, site and, where the page says who they are, person
 */
export function conversationMemory({
  storage,
  key,
  environment,
}: {
  readonly storage: KeyValueStorage;
  readonly key: string;
  readonly environment: Pick<Environment, 'makeId'>;
}): ConversationMemory {
  const place = `parley conversation ${key}`;

  function keep(conversation: RememberedConversation): RememberedConversation {
    storage.set(place, JSON.stringify(conversation));
    return conversation;
  }

  function current(): RememberedConversation {
    return read(storage.get(place)) ?? startNew();
  }

  function startNew(): RememberedConversation {
    return keep({ id: environment.makeId(), begun: false });
  }

  return {
    current,
    begin(id) {
      const conversation = current();
      if (conversation.id === id && !conversation.begun) keep({ id, begun: true });
    },
    open: (id) => void keep({ id, begun: true }),
    startNew,
  };
}

function read(text: string | undefined): RememberedConversation | undefined {
  const { id, begun } = (readJson(text) ?? {}) as { id?: unknown; begun?: unknown };
  return isId(id) ? { id, begun: begun === true } : undefined;
}
