import { parseFact, type Fact, type Id } from '@parley/protocol';
import { AdapterError, type Adapter, type AdapterListener } from '../adapter.ts';
import { browserEnvironment } from '../browser-environment.ts';
import type { Environment } from '../environment.ts';
import { browserStorage, type KeyValueStorage } from '../storage.ts';
import { createConversations } from './conversations.ts';
import { createShelf } from './shelf.ts';
import { createWriter, type ReplyFunction } from './writer.ts';

/** A step on a conversation waits this long for another tab; a frozen one must not stop the visitor. */
const LOCK_PATIENCE_MS = 2_000;

/** What a reply adapter can be told. */
export interface ReplyAdapterOptions {
  /** Keeps the conversations of several adapters of one origin apart. */
  readonly name?: string;
  /** Where conversations stay over a reload. */
  readonly storage?: KeyValueStorage;
  readonly environment?: Environment;
}

/**
 * Answers with a function, without any server: `replyAdapter(async function* (turn) { yield 'Hello!'; })`. The
 * conversations stay in the browser, all its tabs see the same, and whichever of them has one open writes the replies.
 *
 * It keeps the protocol's rules for replies: stopped at once, tried again three times, taken over by a new attempt when
 * the tab that wrote goes in the middle.
 */
export function replyAdapter(write: ReplyFunction, options: ReplyAdapterOptions = {}): Adapter {
  const { name = 'replies', storage = browserStorage(), environment = browserEnvironment } = options;
  const closing = new AbortController();
  let listener: AdapterListener | undefined;

  const channel = environment.channel(`parley replies ${name}`, (message) => {
    try {
      const { kind, value } = message as { kind: Fact['kind']; value: unknown };
      hear(parseFact(kind, value));
    } catch {
      // A tab of another version: what it did is read from the storage.
      listener?.status('online', true);
    }
  });

  function hear(fact: Fact): void {
    if (closing.signal.aborted) return;
    listener?.fact(fact);
    writer.hear(fact);
  }

  function tell(fact: Fact): void {
    // First the others: what the writer does on hearing it is told by another fact, which must come after this one.
    if (!closing.signal.aborted) channel.post({ kind: fact.kind, value: fact.kind === 'turn' ? fact.turn : fact });
    hear(fact);
  }

  const conversations = createConversations({ shelf: createShelf(storage, name), now: environment.now, tell });

  function step<T>(conversationId: Id, work: () => T): Promise<T> {
    const terms = { patienceMs: LOCK_PATIENCE_MS, signal: new AbortController().signal };
    return environment.lock(`parley replies ${name} ${conversationId}`, async () => work(), terms);
  }

  const writer = createWriter({ write, conversations, environment, step });

  async function command<T>(conversationId: Id, work: () => T): Promise<T> {
    if (closing.signal.aborted) throw new AdapterError('unreachable', 'the adapter was closed');
    const done = await step(conversationId, work);
    writer.look(conversationId);
    return done;
  }

  return {
    connect(told) {
      listener = told;
      told.status('online', true);
    },
    post: (conversationId, turn) => command(conversationId, () => conversations.post(conversationId, turn)),
    sync: (request) => command(request.conversationId, () => conversations.snapshot(request)),
    page: (conversationId, range) => command(conversationId, () => conversations.page(conversationId, range)),
    conversations: async () => conversations.summaries(),
    search: async (text) => conversations.search(text),
    feedback: (conversationId, turnId, given) =>
      command(conversationId, () => conversations.rate(conversationId, turnId, given)),
    answer: (conversationId, turnId, given) =>
      command(conversationId, () => conversations.answer(conversationId, turnId, given)),
    cancel: (conversationId, turnId, epoch) =>
      command(conversationId, () => conversations.order(conversationId, turnId, epoch, 'cancel')),
    retry: (conversationId, turnId, epoch) =>
      command(conversationId, () => conversations.order(conversationId, turnId, epoch, 'retry')),
    close() {
      closing.abort();
      writer.close();
      channel.close();
    },
  };
}
