import type { Adapter, Environment } from '@parley/adapters';
import type { Id } from '@parley/protocol';
import { Chat } from './chat.ts';
import type { ChatState } from './chat-state.ts';
import type { OutboxStorage } from './outbox-storage.ts';

/** Looks after turns of conversations that are not shown, so that they go out although nobody looks (rule I2). */
export interface Leftovers {
  /** Those that are not done yet. */
  readonly chats: readonly Chat[];
  /** Takes a chat that is no longer shown: it is closed once all that was written in it is sent, or has failed. */
  finish(chat: Chat): void;
  /** Sends what was left in other conversations than the one that is shown. Resolves when the storage has told. */
  collect(shown: Id): Promise<void>;
  /** Ends all of it. What was not sent stays in the storage. */
  close(): void;
}

/**
 * Builds what looks after them.
 *
 * @param options.adapter gives each conversation a line of its own, such as a share of one
 * @param options.finished told of each conversation in which nothing goes out by itself any more
 */
export function createLeftovers({
  storage,
  adapter,
  finished,
  environment,
}: {
  readonly storage: OutboxStorage;
  adapter(): Adapter;
  finished?(conversationId: Id): void;
  readonly environment?: Environment;
}): Leftovers {
  const open = new Set<Chat>();
  let closed = false;

  function finish(chat: Chat): void {
    open.add(chat);
    void allSent(chat).then(() => {
      if (!open.delete(chat)) return;
      chat.close();
      finished?.(chat.conversationId);
    });
  }

  return {
    get chats() {
      return [...open];
    },
    finish,
    async collect(shown) {
      const ids = await storage.conversations().catch(() => []);
      for (const conversationId of ids) {
        const isOpen = [...open].some((chat) => chat.conversationId === conversationId);
        if (closed || conversationId === shown || isOpen) continue;
        const records = await storage.list(conversationId).catch(() => []);
        if (closed || !records.some(({ state }) => state !== 'failed' && state !== 'gone')) continue;
        const chat = new Chat({ adapter: adapter(), conversationId, storage, ...(environment && { environment }) });
        chat.open();
        finish(chat);
      }
    },
    close() {
      closed = true;
      for (const chat of open) chat.close();
      open.clear();
    },
  };
}

/** Resolves once nothing goes out by itself any more; never, where the chat is closed before. */
async function allSent(chat: Chat): Promise<void> {
  await chat.outboxRead;
  const isSo = ({ outgoing }: ChatState): boolean => outgoing.every(({ state }) => state === 'failed');
  if (isSo(chat.state)) return;
  await new Promise<void>((resolve) => {
    const stop = chat.subscribe((state) => {
      if (!isSo(state)) return;
      stop();
      resolve();
    });
  });
}
