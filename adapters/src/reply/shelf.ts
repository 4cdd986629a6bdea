import { readJson, type GivenAnswer, type Id, type Turn, type TurnContext } from '@parley/protocol';
import type { KeyValueStorage } from '../storage.ts';

/** A turn with what only its keeper needs to know. */
export interface ShelvedTurn {
  readonly turn: Turn;
  readonly context: TurnContext;
  /** Until when the tab that writes the reply owns it; 0 where nobody does. Milliseconds since 1970. */
  readonly leaseUntil: number;
  /** When the next attempt is due; of a reply that waits for the visitor, when that has lasted too long. */
  readonly dueAt: number;
  /** Attempts since the visitor asked. */
  readonly attempts: number;
  /** How many entries outlast an attempt (rule W11); left out where none do. */
  readonly kept?: number;
  /** What was answered to tool calls since the visitor last asked (rule H10). */
  readonly answers?: readonly GivenAnswer[];
}

/** Conversations as strings by name, so that any key-value storage can keep them. */
export interface Shelf {
  /** The conversation that was written in last comes last. */
  conversations(): readonly Id[];
  /** The ids of a conversation's turns in order. */
  turns(conversationId: Id): readonly Id[];
  read(conversationId: Id, turnId: Id): ShelvedTurn | undefined;
  /** Puts a new turn at the end of its conversation. */
  append(shelved: ShelvedTurn): void;
  /** Puts a turn in the place of what it was: one string, however long the conversation is. */
  replace(shelved: ShelvedTurn): void;
  /** The turns of which something was said. */
  rated(conversationId: Id): readonly ShelvedTurn[];
  /** As `replace`, where something was said of a turn. */
  rate(shelved: ShelvedTurn): void;
}

/** Builds a shelf. @param name keeps several apart in one storage */
export function createShelf(storage: KeyValueStorage, name: string): Shelf {
  const list = `parley replies ${name}`;

  function ids(key: string): readonly Id[] {
    return (readJson(storage.get(key)) as readonly Id[] | undefined) ?? [];
  }

  function replace(shelved: ShelvedTurn): void {
    const { conversationId, id } = shelved.turn;
    storage.set(`${list} ${conversationId} ${id}`, JSON.stringify(shelved));
  }

  function read(conversationId: Id, turnId: Id): ShelvedTurn | undefined {
    return readJson(storage.get(`${list} ${conversationId} ${turnId}`)) as ShelvedTurn | undefined;
  }

  /** Asked at every sync: so their names lie together, and nobody reads all turns to find them. */
  function rated(conversationId: Id): ShelvedTurn[] {
    const key = `${list} ${conversationId} rated`;
    const isNoted = storage.get(key) !== undefined;
    // Earlier versions noted none.
    const among = ids(isNoted ? key : `${list} ${conversationId}`);
    const found = among.flatMap((id) => read(conversationId, id) ?? []).filter(({ turn }) => turn.feedback);
    if (!isNoted) storage.set(key, JSON.stringify(found.map(({ turn }) => turn.id)));
    return found;
  }

  return {
    conversations: () => ids(list),
    turns: (conversationId) => ids(`${list} ${conversationId}`),
    read,
    append(shelved) {
      const { conversationId, id } = shelved.turn;
      // The turn before the list that names it: a tab that goes in between leaves no name without a turn.
      replace(shelved);
      storage.set(`${list} ${conversationId}`, JSON.stringify([...ids(`${list} ${conversationId}`), id]));
      const others = ids(list).filter((other) => other !== conversationId);
      storage.set(list, JSON.stringify([...others, conversationId]));
    },
    replace,
    rated,
    rate(shelved) {
      const { conversationId, id } = shelved.turn;
      const others = rated(conversationId).map(({ turn }) => turn.id);
      // The name before what it names: a tab that goes in between leaves a name of which nothing was said.
      storage.set(`${list} ${conversationId} rated`, JSON.stringify([...new Set([...others, id])]));
      replace(shelved);
    },
  };
}
