import { makeId, PENDING_REPLY, type Entry, type Id, type Reply, type StateFact, type Turn } from '@parley/protocol';

/** A turn with a place, everything else as small as can be. */
export function turnAt(conversationId: Id, seq: number, overrides: Partial<Turn> = {}): Turn {
  return {
    id: makeId(),
    conversationId,
    seq,
    author: 'visitor',
    text: `question ${seq}`,
    attachments: [],
    createdAt: 1_000 + seq,
    reply: PENDING_REPLY,
    ...overrides,
  };
}

/** A reply in some state, its length that of its entries. */
export function replyIn(state: Reply['state'], epoch: number, ...texts: string[]): Reply {
  return { state, epoch, length: texts.length, entries: texts.map(textEntry) };
}

/** A piece of text. */
export function textEntry(text: string): Entry {
  return { kind: 'text', text };
}

/** Where the facts about a turn's reply say that they belong. */
export function addressOf({ conversationId, id, seq }: Turn): Pick<StateFact, 'conversationId' | 'turnId' | 'seq'> {
  return { conversationId, turnId: id, seq };
}
